"""The environment decides where things are; nonsense is refused in words."""

from pathlib import Path

import pytest

from golf.errors import SettingsError
from golf.settings import DEFAULT_API_URL, DEFAULT_PORTAL_URL, default_home, load_settings


def test_the_vendor_is_the_default() -> None:
    settings = load_settings({"RANGEBOOK_HOME": "/x"})
    assert (settings.portal_url, settings.api_url) == (DEFAULT_PORTAL_URL, DEFAULT_API_URL)
    assert settings.database_path == Path("/x/golf.db")


def test_the_demo_has_a_database_and_secrets_of_its_own() -> None:
    real, demo = load_settings({"RANGEBOOK_HOME": "/x"}), load_settings({"RANGEBOOK_HOME": "/x", "RANGEBOOK_DEMO": "1"})
    assert demo.database_path == Path("/x/demo.db")
    assert real.private_folder != demo.private_folder
    assert real.backup_folder != demo.backup_folder


def test_hosts_can_be_overridden() -> None:
    settings = load_settings({"RANGEBOOK_HOME": "/x", "UNEEKOR_PORTAL_URL": "http://127.0.0.1:9/",
                              "UNEEKOR_API_URL": "http://127.0.0.1:9/v2/"})
    assert (settings.portal_url, settings.api_url) == ("http://127.0.0.1:9", "http://127.0.0.1:9/v2")


@pytest.mark.parametrize("address", [
    "http://[::1", "http://::1]", "https://[::1]x", "https://[zz]", "http://", "http:///path", "https://:80", "ftp://a",
    "http://a:port", "http://a:99999", "http://a:0", "http://a b", "http://a\nb", "http://a\\b", "//a", "a.example"])
@pytest.mark.parametrize("name", ["UNEEKOR_PORTAL_URL", "UNEEKOR_API_URL"])
def test_what_is_no_web_address_is_a_settings_error(name: str, address: str) -> None:
    with pytest.raises(SettingsError, match=f"{name} is not a web address"):
        load_settings({"RANGEBOOK_HOME": "/x", name: address})


@pytest.mark.parametrize("address", ["http://[::1]:8000", "https://[::1]", "https://a.example:443/v2", "HTTP://A.EXAMPLE"])
def test_web_addresses_are_taken_as_they_are(address: str) -> None:
    assert load_settings({"RANGEBOOK_HOME": "/x", "UNEEKOR_PORTAL_URL": address}).portal_url == address


@pytest.mark.parametrize("environ", [{"UNEEKOR_PORTAL_URL": "javascript:alert(1)"},
                                     {"RANGEBOOK_REQUESTS_PER_SECOND": "fast"}])
def test_nonsense_is_refused(environ: dict[str, str]) -> None:
    with pytest.raises(SettingsError):
        load_settings({"RANGEBOOK_HOME": "/x", **environ})


def test_zero_lifts_the_politeness_limit() -> None:
    assert load_settings({"RANGEBOOK_HOME": "/x", "RANGEBOOK_REQUESTS_PER_SECOND": "0"}).requests_per_second is None


def test_each_platform_has_its_folder() -> None:
    assert default_home({"LOCALAPPDATA": "/l"}, "win32") == Path("/l/Rangebook")
    assert default_home({}, "darwin").parts[-3:] == ("Library", "Application Support", "Rangebook")
    assert default_home({"XDG_DATA_HOME": "/d"}, "linux") == Path("/d/rangebook")
