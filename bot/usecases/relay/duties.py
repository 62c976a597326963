"""Bulletins in the languages of the villages: asking for them, hearing them back."""

from __future__ import annotations

from bot.usecases.duty import Duties
from bot.usecases.relay import asking, consent, heard, relay
from models import Variant

duties = Duties(
    tasks={
        "ask_variants": lambda shop, version: asking.ask(shop.services, version),
        "hear_variant": heard.hear_variant,
    },
    queued=frozenset({"hear_variant"}),
    lost={"hear_variant": relay.unheard, "ask_variants": asking.unasked},
    forget={Variant: consent.forget},
    keep={Variant: "who spoke for the commune, and who said that it is right: for good"},
)
