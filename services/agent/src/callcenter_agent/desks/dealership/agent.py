"""The dealership's agent. It is greeted for, before it speaks itself: see behaviors/greeting."""

from livekit.agents import NOT_GIVEN, Agent, llm

from callcenter_agent.call import Call
from callcenter_agent.desks.dealership import closing_tools, vehicle_tools


class Receptionist(Agent):
    def __init__(self, prompt: str, *, history: llm.ChatContext | None = None) -> None:
        super().__init__(
            instructions=prompt,
            chat_ctx=history if history is not None else NOT_GIVEN,
            tools=[*vehicle_tools.TOOLS, *closing_tools.TOOLS],
        )

    async def on_user_turn_completed(self, turn_ctx: llm.ChatContext, new_message: llm.ChatMessage) -> None:
        call: Call = self.session.userdata
        call.conversation.heard_caller()
