"""What the simulated providers start with; all of it can be changed while they run."""

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from callcenter_sim.providers.controls import Controls, Delays, MindMode


def _env(name: str) -> AliasChoices:
    return AliasChoices(name.removeprefix("sim_"), name)


class ProviderSettings(BaseSettings):
    """Delays are those between a request (or the end of speech) and the first result."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    stt_final_ms: int = Field(150, ge=0, validation_alias=_env("sim_stt_final_ms"))
    llm_ttft_ms: int = Field(300, ge=0, validation_alias=_env("sim_llm_ttft_ms"))
    llm_per_word_ms: int = Field(20, ge=0, validation_alias=_env("sim_llm_per_word_ms"))
    tts_first_byte_ms: int = Field(150, ge=0, validation_alias=_env("sim_tts_first_byte_ms"))
    mind: MindMode = Field(MindMode.RULE_FOLLOWING, validation_alias=_env("sim_mind"))
    scripted: bool = Field(False, validation_alias=_env("sim_scripted"))
    seed: int = Field(1, validation_alias=_env("sim_seed"))

    def controls(self) -> Controls:
        delays = Delays(
            stt_final_ms=self.stt_final_ms,
            llm_ttft_ms=self.llm_ttft_ms,
            llm_per_word_ms=self.llm_per_word_ms,
            tts_first_byte_ms=self.tts_first_byte_ms,
        )
        return Controls(delays=delays, mind=self.mind, seed=self.seed, scripted=self.scripted)
