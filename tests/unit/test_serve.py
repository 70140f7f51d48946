"""The process around the app: what it does once and for all when it serves."""

import gc

from bot.serve import COLLECTED_AFTER, settle_collector


def test_the_collector_looks_at_what_comes_after_the_start_and_seldom() -> None:
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.disable()  # as `cairn run` begins
    try:
        settle_collector()
        assert gc.isenabled()
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold() == (COLLECTED_AFTER, *before[1:])
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
        if not was_enabled:
            gc.disable()
