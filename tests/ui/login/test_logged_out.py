"""Tests of explorer.ui.login.logged_out."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from explorer.ui.login.logged_out import LoggedOut


def test_a_login_left_ends_its_websockets_and_no_others() -> None:
    async def both() -> tuple[bool, bool]:
        logins = LoggedOut()

        async def hold(cookie: str) -> bool:
            try:
                async with asyncio.timeout(0.5) as end:
                    with logins.ended_with(cookie, end):
                        await asyncio.sleep(0.2)
                return True
            except TimeoutError:
                return False

        async def leave() -> bool:
            await asyncio.sleep(0.05)
            logins.leave("ada.1.sig", time.time() + 60)
            return logins.was_left("ada.1.sig") and not logins.was_left("bob.1.sig")

        ada, bob, left = await asyncio.gather(hold("ada.1.sig"), hold("bob.1.sig"), leave())
        assert left and not logins._open
        return ada, bob

    with ThreadPoolExecutor(1) as own:  # a browser test before may have left a loop in this thread
        assert own.submit(asyncio.run, both()).result() == (False, True)


def test_what_has_ended_anyway_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    logins = LoggedOut()
    logins.leave("ada.1.sig", time.time() - 1)
    logins.leave("bob.1.sig", time.time() + 60)
    assert not logins.was_left("ada.1.sig") and logins.was_left("bob.1.sig")
    assert logins.was_left("bob.1.written otherwise") and len(logins._left) == 1
