# What is wrong with loudspeakers and boards, and who hears of it.
upkeep-silent = no contact since { $at }
upkeep-silent-over = no contact from { $at } to { $over }{ $detail ->
        [off] { "" } (it was off or without power)
        [network] { "" } (no network, it was on)
       *[no] { "" }
    }
upkeep-power = no mains power since { $at }
upkeep-power-over = no mains power from { $at } to { $over }
upkeep-signal = weak signal since { $at }
upkeep-signal-over = weak signal from { $at } to { $over }
upkeep-amplifier = amplifier fault since { $at }
upkeep-amplifier-over = amplifier fault from { $at } to { $over }
upkeep-sound = { $detail ->
        [low] heard too softly since { $at }
        [rasp] rasping since { $at }
        [none] not heard since { $at }
       *[no] not heard well since { $at }
    }
upkeep-sound-over = { $detail ->
        [low] heard too softly since { $at }, well again at { $over }
        [rasp] rasping since { $at }, well again at { $over }
        [none] not heard since { $at }, well again at { $over }
       *[no] not heard well since { $at }, well again at { $over }
    }
upkeep-line = { $name }: { $what }
upkeep-now = Now: { $what }.
upkeep-uptime = Ran { $percent }% of this month.
upkeep-well = { $name } is well again ({ $what }). Thank you.
upkeep-check-silent = { $name }: { $what }. Please look:
    • is there power?
    • is the machine on?
    • does its network work, is there data left?
    • is the page of the loudspeaker or board still open?
    Once it runs the system knows by itself; if somebody has to come, tell the commune.
upkeep-check-power = { $name }: { $what }, it runs on its battery. Please look:
    • is the whole neighbourhood without power, or only this machine?
    • is its plug out or its breaker off?
    Once power is back the system knows by itself; if somebody has to come, tell the commune.
upkeep-check-signal = { $name }: { $what }. Please look:
    • is the antenna loose or covered?
    • does a phone of the same network have signal there?
    If it stays weak, tell the commune, so that it is moved or changes its network.
upkeep-check-amplifier = { $name }: { $what }; perhaps nobody hears it. Please look:
    • is the light of the amplifier on, and of its usual colour?
    • is a loudspeaker cable broken, or do two touch?
    • is it too hot? Then switch it off for 10 minutes and on again.
    If it stays so, tell the commune.
upkeep-check-sound = { $name }: { $what }. Please look whether it sounds well.
upkeep-morning = Loudspeakers and boards of { $area } since yesterday morning: { $lines }.{ $more ->
        [yes] { "" } { $still } matters from before still wait.
       *[no] { "" }
    }
