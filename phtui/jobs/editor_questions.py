"""Everything an editor can ask; each answer comes by an attribute of its own."""

from __future__ import annotations

from phtui.jobs.completion import CompletionRequest
from phtui.jobs.completion_values import ValuesRequest
from phtui.jobs.drafting import DraftRequest
from phtui.jobs.lint import LintRequest
from phtui.jobs.query_variables import VariablesRequest
from phtui.jobs.schema import SchemaRequest

Question = (
    SchemaRequest
    | VariablesRequest
    | CompletionRequest
    | ValuesRequest
    | LintRequest
    | DraftRequest
)
"""What is asked of the worker; see `EditorWork.answer_editor`."""
