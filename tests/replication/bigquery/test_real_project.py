"""A real project, where RANGEBOOK_BIGQUERY names a dataset: bigquery://PROJECT/DATASET?location=EU."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from golf_db import open_database
from replication.bigquery.address import read_address
from replication.bigquery.target import BigQueryTarget
from services.copies.copying import Extent, Wanted
from services.copies.restoring import restore_file
from tests.services.copies.copied_home import CopiedHome
from tests.services.copies.test_equal import CopiedLife, assert_equal

ADDRESS = os.environ.get("RANGEBOOK_BIGQUERY", "")
pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800),
              pytest.mark.skipif(not ADDRESS, reason="RANGEBOOK_BIGQUERY names no dataset")]


def test_a_copy_is_made_checked_brought_back_and_removed(tmp_path: Path) -> None:
    life = CopiedLife(open_database(tmp_path / "golf.db"), random.Random(3))
    home = life.home = CopiedHome(life.db, "", target=BigQueryTarget(), typed=read_address(ADDRESS)[0].text)
    life.sync()
    try:
        home.copy()
        assert_equal(home.check())
        life.say_something_small()
        home.copy()
        home.copy(Wanted(Extent.ALL))
        assert_equal(home.check())
        with home.db.copies.open_source() as source, home.target.open(
                home.address, None, home.rangebook_id) as opened:
            assert restore_file(opened, tmp_path / "back.db", source.schema)[1] == source.count()
            assert opened.describe_cost()
    finally:
        with home.target.open(home.address, None, home.rangebook_id) as opened:
            opened.remove()
        home.db.close()
