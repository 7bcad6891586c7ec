"""Encryption at rest: a value opens where it was put and nowhere else; nothing never matches nothing."""

import base64

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from common.crypto import blind_index, decrypt, encrypt

HERE, THERE = "cases_person.number", "cases_person.phone"


@given(st.text(max_size=60))
def test_what_goes_in_comes_out(text: str) -> None:
    assert decrypt(encrypt(text, aad=HERE), aad=HERE) == text


def test_the_same_text_never_looks_the_same_and_does_not_show() -> None:
    first, second = (encrypt("411081196103142050", aad=HERE) for _i in range(2))
    assert first != second
    assert "411081" not in first


def test_a_ciphertext_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        decrypt(encrypt("x", aad=HERE), aad=THERE)


@pytest.mark.parametrize("place", [0, 12, -1])
def test_a_changed_ciphertext_does_not_open(place: int) -> None:
    key_id, body = encrypt("6228480402564890018", aad=HERE).split(":")
    raw = bytearray(base64.b64decode(body))
    raw[place] ^= 1
    with pytest.raises(InvalidTag):
        decrypt(f"{key_id}:{base64.b64encode(raw).decode()}", aad=HERE)


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError):
        decrypt("gone:" + encrypt("x", aad=HERE).split(":")[1], aad=HERE)


def test_after_a_new_key_old_values_open_and_new_ones_use_it(settings: Settings) -> None:
    old = encrypt("x", aad=HERE)
    settings.FIELD_KEYS = {"new": b"n" * 32} | settings.FIELD_KEYS
    assert decrypt(old, aad=HERE) == "x"
    assert encrypt("x", aad=HERE).startswith("new:")


def test_the_blind_index_of_nothing_is_nothing() -> None:
    assert blind_index("number", "") is None


def test_a_blind_index_is_steady_keyed_and_bound_to_its_purpose(settings: Settings) -> None:
    number = "411081196103142050"
    index = blind_index("number", number)
    assert index == blind_index("number", number) and index is not None and len(index) == 64
    assert index != blind_index("phone", number)
    settings.INDEX_KEY = b"j" * 32
    assert index != blind_index("number", number)


@given(st.text(min_size=1), st.text(min_size=1))
def test_different_values_have_different_indexes(first: str, second: str) -> None:
    assert (blind_index("x", first) == blind_index("x", second)) is (first == second)
