# How loud one loudspeaker is by hour.
loudness-btn = Loudness by hour
loudness-one = { $name }:
    { $lines }
    Emergencies are always the loudest. To change it, type “ban ngày 70” (by day), “buổi tối 50” (evening), “không quá 40 từ 7h đến 17h” (never above 40 from 7 to 17, near schools and clinics), “khởi động 15 giây” (warm-up), “bỏ giới hạn” (no caps).
loudness-day = • By day: { $volume }%
loudness-evening = • Evening (18:00 to 06:00): { $volume }%
loudness-cap = • From { $start } to { $end }: never above { $most }%
loudness-warm = • Amplifier on { $seconds } seconds before the sound
loudness-btn-evening = Evening { $volume }%
loudness-btn-warm = Warm-up { $seconds } seconds
loudness-unclear = One thing at a time, please: “ban ngày 70”, “buổi tối 50”, “không quá 40 từ 7h đến 17h”, “khởi động 15 giây”, “bỏ giới hạn”. Type “hủy” to leave it.
loudness-warm-wrong = Warm-up is 0 to { $most } seconds. Type it again, as “khởi động 15 giây”.
loudness-cap-wrong = These hours cannot be, or there are too many. Type it again, as “không quá 40 từ 7h đến 17h”, or “bỏ giới hạn” to begin anew.
loudness-not-a-speaker = { $name } is a board and makes no sound. Choose a loudspeaker.
