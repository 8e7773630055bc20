from __future__ import annotations

import pytest

from golf.errors import SettingsError
from services.backup_places.address import PlaceKind, read_address


@pytest.mark.parametrize("typed", ["/media/usb/Backups", "D:\\Backups", "\\\\nas\\golf", ' "/mnt/a b" '])
def test_a_folder_is_a_folder(typed: str) -> None:
    address = read_address(typed)
    assert address.kind is PlaceKind.FOLDER
    assert address.root == typed.strip().strip('"')
    assert not address.needs_sign_in


def test_a_bucket_with_its_endpoint_and_region() -> None:
    address = read_address("s3://ann-golf/range/book?endpoint=https://s3.example.org:9000&region=eu-1")
    assert (address.kind, address.bucket, address.root) == (PlaceKind.S3, "ann-golf", "/range/book")
    assert (address.endpoint, address.region) == ("https://s3.example.org:9000", "eu-1")


def test_amazons_own_needs_neither() -> None:
    address = read_address("s3://ann-golf")
    assert (address.endpoint, address.region, address.root) == ("", "us-east-1", "/")


def test_a_webdav_folder_is_server_and_folder() -> None:
    address = read_address("https://cloud.example.org/remote.php/dav/files/ann/Golf")
    assert (address.kind, address.endpoint) == (PlaceKind.WEBDAV, "https://cloud.example.org")
    assert address.root == "/remote.php/dav/files/ann/Golf"


@pytest.mark.parametrize(("typed", "why"), [
    ("", "not a place"), ("Backups", "not a place"), ("~/Backups", "not a place"), ("ftp://host/x", "not a place"),
    ("/a\nb", "not a place"), ("/" + "x" * 1000, "not a place"), ("s3:///folder", "bucket"), ("s3://A B/x", "bucket"),
    ("s3://key:CANARY@bucket/x", "no key"), ("s3://bucket/x?access_key=CANARY", "no key"),
    ("s3://bucket?endpoint=http://host", "not encrypted"), ("s3://bucket?endpoint=host", "address of a server"),
    ("http://cloud.example.org/dav", "not encrypted"), ("https://ann:CANARY@cloud.example.org/dav", "a password"),
    ("https:///dav", "address of a server"), ("https://host:99999/dav", "address of a server"),
    ("https://host/dav?token=CANARY", "ends with the folder"),
])
def test_what_is_no_place_is_said_without_repeating_it(typed: str, why: str) -> None:
    with pytest.raises(SettingsError, match=why) as refused:
        read_address(typed)
    assert "CANARY" not in str(refused.value)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost", "[::1]:9"])
def test_a_server_on_this_computer_needs_no_encryption(host: str) -> None:
    assert read_address(f"http://{host}/dav").endpoint == f"http://{host}"
