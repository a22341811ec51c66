"""Fragments that several machines write, and one commits: Lance's own distributed write."""

import json
from collections.abc import Iterable
from datetime import timedelta

import lance
import pyarrow as pa
from lance.fragment import FragmentMetadata, write_fragments

_EVER = timedelta(days=36_500)


def write_uncommitted(dataset: lance.LanceDataset, table: pa.Table) -> list[str]:
    """Rows of the dataset's columns written beside it; what `commit_fragments` takes, as text.

    No reader sees them before that.
    """
    written = write_fragments(table, dataset.uri, mode="append")
    return [json.dumps(fragment.to_json()) for fragment in written]


def commit_fragments(dataset: lance.LanceDataset, written: Iterable[str]) -> lance.LanceDataset:
    """The dataset with these fragments behind its own, in this order, as one new version."""
    fragments = [FragmentMetadata.from_json(text) for text in written]
    operation = lance.LanceOperation.Append(fragments)
    return lance.LanceDataset.commit(dataset.uri, operation, read_version=dataset.version)


def discard_fragments(dataset: lance.LanceDataset) -> None:
    """Remove written rows that no version names; only while nobody else writes."""
    dataset.cleanup_old_versions(older_than=_EVER, delete_unverified=True)
