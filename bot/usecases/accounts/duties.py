"""What our accounts need done: hear whether they live, watch them, keep doors open."""

from __future__ import annotations

from bot.usecases.accounts import (
    account_metrics,
    account_settings,
    account_watch,
    asking,
    gateway_reports,
    hearing,
    keep_open,
)
from bot.usecases.duty import Duties, Job
from models import AccountError, AccountMonth, OwnAccount

duties = Duties(
    tasks={"leave_account": lambda shop, lane: account_settings.leave_now(shop.services, lane)},
    lost={"leave_account": account_settings.leaving},
    figures=(account_metrics.figures,),
    keep={
        OwnAccount: "one row an account",
        AccountMonth: "what a month cost: for good",
        AccountError: "refusals, one row a day and code: counted for good",
    },
    jobs=(
        Job("accounts heard", 60, hearing.due),
        Job("accounts in trouble", 60, account_watch.due),
        Job("receipts of gateways", gateway_reports.EVERY_S, gateway_reports.due),
        Job("when the silent last spoke", 120, asking.due),
        Job("doors about to close", 300, keep_open.due),
    ),
)
