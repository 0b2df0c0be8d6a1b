"""What an editor has learnt of a project, and what it has to ask to learn more."""

from __future__ import annotations

from dataclasses import replace

from phtui.hogql.completion import Completion, Known, complete
from phtui.hogql.schema import Schema, merged
from phtui.hogql.suggestions import Kind
from phtui.jobs.completion import CompletionRequest, ServerCompletion
from phtui.jobs.completion_values import PropertyTexts, ValuesRequest

_MANY = 20
"""So many values and more may be a part of all: then what is typed is asked for again."""


class Knowledge:
    """Suggests from what is known, and says what to ask the server for.

    One for all editors of a project: what one of them has learnt the others know.
    """

    def __init__(self) -> None:
        self.known = Known()
        self._answer = ServerCompletion()
        self._whole: set[str] = set()
        """Owners of properties whose every name is known."""
        self._asked: set[object] = set()
        """What was asked and needs no second time."""
        self._open: dict[type, object] = {}
        """What was asked last of each kind and has no answer yet."""

    def take_schema(self, schema: Schema) -> None:
        """Know other tables; what was learnt of properties may be of other tables, and goes."""
        if schema is not self.known.schema:
            self.known = Known(schema, variables=self.known.variables)
            self._answer = ServerCompletion()
            self._whole.clear()
            self._asked.clear()

    def take_variables(self, names: tuple[str, ...]) -> None:
        """Know the variables there are."""
        self.known = replace(self.known, variables=names)

    def take_completion(self, answer: ServerCompletion) -> bool:
        """Learn what the server suggests; return whether that is anything."""
        request = answer.request
        if request is None:
            return False
        self._settle(request, answered=not answer.paused)
        if answer.paused:
            return False
        if not request.owner:
            self._answer = answer
            return bool(answer.suggestions)
        found = [s.label for s in answer.suggestions if s.kind is Kind.PROPERTY]
        names = merged(self.known.properties, request.owner, found)
        self.known = replace(self.known, properties={**self.known.properties, request.owner: names})
        if not answer.incomplete and not request.typed:
            self._whole.add(request.owner)
        return bool(found)

    def take_values(self, answer: PropertyTexts) -> bool:
        """Learn values of a property; return whether there are any."""
        request = answer.request
        if request is None:
            return False
        self._settle(request, answered=not answer.paused)
        if not answer.values:
            return False
        place = request.owner, request.key
        values = tuple(dict.fromkeys((*self.known.values.get(place, ()), *answer.values)))
        self.known = replace(self.known, values={**self.known.values, place: values})
        return True

    def complete(self, text: str, cursor: int) -> Completion:
        """Return what can stand at a place, from all that is known."""
        found = complete(text, cursor, self.known)
        request = self._answer.request
        if request is not None and self._place(text, found).place == request.place:
            found = complete(text, cursor, self.known, self._answer.suggestions)
        return found

    def question(
        self, text: str, found: Completion, wanted: bool
    ) -> CompletionRequest | ValuesRequest | None:
        """Return what to ask the server about a place, if it can add to what is known.

        Args:
            text: The whole text.
            found: What is known of the place.
            wanted: Whether somebody asks for suggestions, and not only types.
        """
        question: CompletionRequest | ValuesRequest | None = None
        if found.values_of is not None:
            values = self.known.values.get(found.values_of, ())
            if not values or (found.typed and len(values) >= _MANY and len(found.suggestions) < 3):
                question = ValuesRequest(*found.values_of, found.typed if values else "")
        elif found.properties_of:
            if found.properties_of not in self._whole:
                seen = found.properties_of in self.known.properties
                question = self._place(text, found, found.properties_of, whole=not seen)
        elif found.unknown or (wanted and found.start > found.statement[0]):
            question = self._place(text, found)
            if self._answer.request is not None and not self._answer.incomplete:
                same = self._answer.request.place == question.place
                question = None if same else question
        if question is None or question in self._asked:
            return None
        # Of each kind only the last is answered: one before it may be asked again.
        self._asked.discard(self._open.get(type(question)))
        self._open[type(question)] = question
        self._asked.add(question)
        return question

    def _settle(self, question: object, *, answered: bool) -> None:
        """Note what came of a question: one that has no answer may be asked again."""
        if self._open.get(type(question)) == question:
            del self._open[type(question)]
        if not answered:
            self._asked.discard(question)

    def _place(
        self, text: str, found: Completion, owner: str = "", whole: bool = False
    ) -> CompletionRequest:
        """Return the place as a question; a whole list is asked for with nothing typed."""
        first, last = found.statement
        before, after = text[first : found.start], text[found.end : last]
        typed = "" if whole else text[found.start : found.end]
        start = len(before)
        return CompletionRequest(before + typed + after, start, start + len(typed), owner)
