"""What a human agent is told before they take a caller."""

from callcenter.events import Urgency

from callcenter_agent.call import Call
from callcenter_agent.phrases import Phrase
from callcenter_agent.transfers.order import Order

URGENCY = {
    Urgency.LOW: Phrase.TRANSFER_URGENCY_LOW,
    Urgency.MEDIUM: Phrase.TRANSFER_URGENCY_MEDIUM,
    Urgency.HIGH: Phrase.TRANSFER_URGENCY_HIGH,
}


def briefing_of(call: Call, order: Order) -> str:
    """In the desk's own language, whatever is spoken with the caller."""
    book, known = call.desk.book, call.conversation.context
    told = book.text(
        "transfer_briefing",
        caller=known.customer_name or book.text(Phrase.TRANSFER_UNKNOWN_CALLER),
        reason=order.reason.rstrip(".!? "),
        urgency=book.text(URGENCY[order.urgency]),
        summary=call.conversation.summary(),
    )
    return " ".join(told.split())


def question_of(call: Call, *, again: bool = False) -> str:
    return call.desk.book.text(Phrase.TRANSFER_QUESTION_AGAIN if again else Phrase.TRANSFER_QUESTION)
