"""Red flags in English, misheard variants included."""

from typing import Final

from callcenter_agent.desks.clinic.red_flags.flag import Flag
from callcenter_agent.desks.clinic.red_flags.tables import Tables

_HURTS = (
    r"(pains?|pane|payne|painful|hurts?|hurting|hurt|aches?|aching|ached|tight\w*|pressure|heavy|heaviness"
    r"|burns?|burning|discomfort|squeez\w*|crush\w*|stabbing|sore)"
)
_CANNOT = (
    r"(can't|cannot|can not|cant|couldn't|can no longer|can hardly|can barely|could hardly|hardly"
    r"|barely|unable to|not able to)"
)
_HARD = r"(trouble|troubles|difficult\w*|hard|harder|struggl\w*|problems?|tough|having a hard time)"
_WOUND = (
    r"(wounds?|incisions?|stitch\w*|staples?|cuts?|scars?|sutures?|steri strips|operation site|surgical site"
    r"|site|belly button|puncture|groin)"
)
_CALF = r"(calf|calves|calve|caff|calfs|kaf|lower leg|lower legs|back of (my|the) (\w+ )?(leg|knee))"
_CALF_MISHEARD = r"(my|the|left|right) (cough|cuff|half|scarf|cath|cafe|golf|calm|carf)"
_LEG = r"(legs?|ankles?|foot|feet|thighs?|shin)"
_SWELLS = r"(swoll?en|swelling|swelled|swell|swells|swole|ballooned|puffy|twice (the|its) size|huge|bigger)"
_LIMB = r"(foot|feet|leg|legs|toes?|hand|hands|arm|arms|fingers?)"

SYMPTOMS: Final = {
    Flag.CHEST_PAIN: (
        rf"(chest|chess|jest|breastbone|breast bone) (\w+ ){{0,4}}{_HURTS}",
        rf"{_HURTS} (\w+ ){{0,5}}(in|on|across|around|at|under|behind|through) (\w+ ){{0,3}}(chest|chess"
        rf"|breastbone)",
        r"(elephant|weight|brick|band|something) (\w+ ){0,3}(on|around|across) my chest",
        r"heart attack|angina|cardiac arrest",
        r"heart (\w+ ){0,3}(racing|pounding|fluttering|skipping|hurts?|hurting|aches?|jumping|beating "
        r"(so |too |very |really )?(fast|hard))",
        r"palpitations?",
        r"(pain|pains|numb\w*|tingl\w*|ache|aching) (\w+ ){0,5}(left arm|my jaw|the jaw)",
        r"(left arm|jaw) (\w+ ){0,3}(pain|hurts?|hurting|numb|tingl\w*|aches?|aching)",
    ),
    Flag.BREATHING: (
        r"(short|shortness|shorter|sort) (of|off|a|on) (breath|bread|breadth|breast|brett)",
        rf"!{_CANNOT} (\w+ ){{0,3}}(breathe|breath|breathing|breed|breeze|get (any |enough )?air|get (my"
        rf"|a) breath|catch (my|a) breath)",
        rf"{_HARD} (\w+ ){{0,3}}(breathing|breathe|breath|breathes|breeding|to breed|catching my breath"
        rf"|getting air|getting enough air)",
        r"out of (breath|bread)|breathless|breathlessness|gasping|wheez\w*|suffocat\w*|chok(e|es|ing|ed)"
        r"|lungs (\w+ ){0,2}(hurt|burn|fluid|full)",
        r"!breath(ing|e|es)? (\w+ ){0,3}(hard|difficult|heavy|heavily|fast|shallow|bad|badly|worse"
        r"|labou?red|funny|weird|painful|hurts)",
        r"!not (been )?breathing (so |too |very )?(well|right|properly|good|normally|normal|easily)",
        r"(hurts?|painful|pain|stabbing) (\w+ ){0,3}(to breathe|breathe|breathing|(take|taking) a (deep "
        r")?breath|breath)",
        r"cough(ing|ed)? (\w+ )?blood|blood when i cough|(lips|fingers) (\w+ ){0,2}blue|pulmonary embol\w*",
        r"!(air|breath) (\w+ ){0,2}(isn't|not|won't|doesn't) (\w+ ){0,2}(come|coming|enough)",
        r"!(not|never) (getting |get )?enough air",
    ),
    Flag.STROKE: (
        r"slurr\w*|slurred|speech (\w+ ){0,3}(strange|funny|weird|garbled|gone)",
        r"face (\w+ ){0,3}(droop\w*|numb|crooked|paraly\w*|fallen|lopsided)|droop\w*",
        r"(one|left|right|whole) side (\w+ ){0,6}(numb\w*|weak\w*|paraly\w*|limp|dead)",
        r"!(can't|cannot|can not|couldn't|unable to) (move|feel|lift|raise) (my|one|the|his|her) (\w+ "
        r")?(arms?|legs?|face|hands?|foot|feet|side|toes|body|fingers|mouth)",
        r"\bstroke\b|seizures?|convuls\w*|having a fit|!(can't|cannot|couldn't) (speak|talk|get (the"
        r"|my) words out)",
        r"worst headache( of my life)?|thunderclap",
    ),
    Flag.FAINTING: (
        r"faint(ed|ing|s|ish)?|feel faint|pass(ed|ing|es)? out|black(ed|ing)? out|black out|unconscious"
        r"|collaps\w*|lost consciousness"
        r"|keel\w* over|syncope|!(can't|cannot|won't|doesn't) wake up",
    ),
    Flag.ALLERGY: (
        r"(throat|tongue|lips?|face|mouth) (\w+ ){0,3}(swell\w*|swoll?en|clos(ing|ed|es) up|closing"
        r"|tightening|tight)",
        r"swelling (\w+ ){0,3}(throat|tongue|lips?|face|mouth)",
        r"hives|allergic reaction|anaphyla\w*|(rash|itching|itchy) all over",
    ),
    Flag.CONFUSION: (
        r"confused|confusion|confuse|disorient\w*|delirious|delirium|hallucinat\w*|seeing things"
        r"|hearing voices",
        r"!(don't|doesn't|do not|didn't|not sure|no idea|can't remember|forget|forgot) (\w+ "
        r"){0,2}(where (i am|i'm at|he is|she is|i was)|what day|who i am|what year|my own name)",
        r"!(can't|cannot|couldn't|not able to) (think|focus) (straight|clearly|properly|at all)",
        r"!(talking|speaking) nonsense|not making (any )?sense|making no sense|don't make sense|(very "
        r"|really )?(foggy|muddled)|out of it\b|losing my mind",
    ),
    Flag.HEAVY_BLEEDING: (
        r"(bleed\w*|blood|bled) (\w+ ){0,4}(everywhere|all over|heav\w+|a lot|lots|badly|profuse\w*"
        r"|gush\w*|pour\w*|spurt\w*|soak\w*|through the|non ?stop|like crazy)",
        r"(heav\w+|lots of|a lot of|so much|too much|massive\w*|tons of|profuse\w*|gush\w*|pour\w*"
        r"|spurt\w*|pool of) (\w+ ){0,2}(bleed\w*|blood)",
        r"!(won't|doesn't|didn't|can't|cannot|hasn't|not|isn't|wouldn't|never|will not|does not) (\w+ "
        r"){0,2}(stop\w*|quit) (\w+ ){0,2}(the )?(bleed\w*|blood)",
        r"!(bleed\w*|blood) (\w+ ){0,4}(won't|doesn't|didn't|can't|cannot|hasn't|isn't|wouldn't|not"
        r"|never|will not|does not) (\w+ ){0,2}(stop\w*|slow\w*|quit)",
        r"hemorrhag\w*|hemm?orag\w*|vomit\w* (\w+ ){0,2}blood|throw\w* up (\w+ ){0,2}blood|blood (\w+ "
        r"){0,3}(vomit|throw up|throwing up)",
        r"soak\w* (\w+ ){0,3}(bandages?|dressings?|gauze|pads?|sheets?|towels?|shirt)|(bandages?"
        r"|dressings?|gauze|pads?|sheets?|towels?) (\w+ ){0,4}(soaked|drenched|full of blood)",
    ),
    Flag.BLEEDING: (r"bleed|bleeds|bleeding|bled|bleading|bleedin|breeding|pleading|bloody|blood|bloods",),
    Flag.FEVER: (
        r"fevers?|feverish|feever|fever's|fee ver|febrile|fevered|fiver|chills|the shakes|shiver\w*"
        r"|burning up|sweating (and|then) freezing",
        r"(high|higher|raised|elevated|running a|run a|have a|had a|got a|a bit of a|a slight|spiked a"
        r"|spiking a) temperature",
        r"temperature (\w+ ){0,4}(high|higher|up|elevated|above normal|rising|over)",
        r"(have|had|got|run|running|ran) a favor(?! to)",
        r"(feel\w*|felt|i'm|i am|been) (\w+ ){0,2}(hot and cold|burning hot|very hot|really hot|boiling)",
    ),
    Flag.CALF: (
        rf"{_CALF} (\w+ ){{0,5}}({_HURTS}|{_SWELLS}|cramp\w*|red|hot|warm|tender|throb\w*|hard)",
        rf"({_HURTS}|swelling|swollen|cramp\w*|tender\w*|throb\w*|redness|charley horse|knot|lump) (\w+ "
        rf"){{0,5}}{_CALF}",
        rf"{_CALF_MISHEARD} (\w+ )?(muscle )?(is |feels |looks |are |got |has been )(\w+ "
        rf"){{0,2}}({_SWELLS}|sore|red|hot|warm|hurts?|hurting|painful|tender|cramp\w*)",
        rf"{_LEG} (\w+ ){{0,4}}{_SWELLS}",
        rf"(swelling|swollen|swoll?en up) (\w+ ){{0,4}}{_LEG}",
        r"blood clots?|clots? in|a clot|thrombosis|\bdvt\b|embolism",
    ),
    Flag.WOUND: (
        rf"{_WOUND} (\w+ ){{0,5}}(opening|opened|open|opens|split\w*|apart|burst\w*|leak\w*|ooz\w*"
        rf"|drain\w*|discharge|pus|puss|smell\w*"
        r"|stink\w*|infect\w*|gap\w*|popped|came out|come out|coming out|tore|torn|green|yellow|hot|red"
        r"|redder|redness|swollen|weeping|wet|dehisc\w*|came undone)",
        r"\bpuss?\b|\bpussy\b|pus like|ooz(e|es|ing|ed)|infect(ed|ion|ions)",
        r"(yellow|green|greenish|yellowish|smelly|foul|stinky|cloudy|white) (\w+ )?(stuff|fluid|liquid"
        r"|discharge|goo|gunk|ooze|drainage)",
        rf"(discharge|drainage|fluid|liquid|stuff) (\w+ ){{0,4}}(from|out of) (\w+ ){{0,2}}{_WOUND}",
        rf"(opened up|open|opening|split|burst|tore|ripped|popped) (\w+ ){{0,4}}{_WOUND}",
        r"can see (\w+ ){0,3}inside|(guts|intestines?|bowel) (\w+ ){0,3}(out|showing)",
    ),
    Flag.VOMITING: (
        r"vomit\w*|vomet\w*|bomiting|throwing up|threw up|throw up|thrown up|throws up|threw it up|puk(e"
        r"|ed|ing)|barf\w*|retch\w*|heaving"
        r"|sick to my stomach all",
        r"!(can't|cannot|can not|couldn't|unable to|not able to|not) (keep|hold|keeping|holding) (\w+ "
        r"){0,4}down|nothing (stays|will stay) down",
    ),
    Flag.SUICIDE: (
        r"suicid\w*|(kill|hurt|harm|hang|shoot|cut) (my ?self)|(killing|hurting|harming|hanging"
        r"|cutting) (my ?self)",
        r"(end|ending|take|taking) (my (own )?life|it all)|end it\b|(want|wanna|ready|going|like|wish) "
        r"(to )?die|(want|wanna|wish) to be dead"
        r"|wish i (was|were|could be) dead|better off (dead|without me)|rather be dead|thoughts of "
        r"(death|dying)",
        r"!(don't|do not|didn't|no longer|not) (want|wanna) (to )?(live|be alive|be here|go on|wake up"
        r"|exist)( anymore| any more| any longer)?",
        r"!(no|not any|not a) (reason|point) (to|in) (live|living|go on|going on)|not worth living"
        r"|can't go on|nothing to live for|life isn't worth",
    ),
    Flag.VISION: (
        r"!(can't|cannot|can not|couldn't|hardly|barely) (\w+ ){0,2}see( anything| nothing| out| with| "
        r"from| properly| clearly| well)?$",
        r"!(can't|cannot|can not|couldn't|hardly|barely) (\w+ ){0,2}see (anything|nothing|out|with|from"
        r"|properly|clearly|well|at all|on my)",
        r"(lost|losing|loss of) (\w+ )?(sight|vision|eyesight)|(vision|sight|eyesight) (\w+ ){0,3}(gone"
        r"|black|dark|worse|double|lost|disappear\w*)|gone blind|going blind",
        r"flashes( of light)?|flashing lights|floaters?|double vision|(curtain|shadow|veil) (\w+ "
        r"){0,4}(eye|vision|sight)",
        r"eye (\w+ ){0,4}(very |really |so )(red|painful|sore|swollen)|eye (\w+ ){0,3}(pain|hurts"
        r"|hurting|ache|aching|throb\w*)|pain (\w+ ){0,3}eye",
    ),
    Flag.CIRCULATION: (
        rf"{_LIMB} (\w+ ){{0,4}}(blue|cold|ice cold|white|purple|numb|black|gone numb|no feeling)",
        rf"(numb|numbness|no feeling|lost (all )?feeling|tingling) (\w+ ){{0,3}}{_LIMB}",
    ),
    Flag.SEVERE_PAIN: (
        r"(worst|unbearable|excruciating|terrible|horrible|awful|severe|intense|extreme|agonizing"
        r"|horrendous|crazy|insane) (\w+ ){0,2}pains?",
        r"!pain (\w+ ){0,5}(unbearable|excruciating|worse|worsening|out of control|killing me|not "
        r"(under )?control\w*|off the charts|too much|intolerable)",
        r"(nine|ten|9|10|eleven) (out of|over|of) (ten|10)|in agony|agony|!(can't|cannot) (stand|bear"
        r"|take|handle) (the|this|it|any more)( pain)?",
        r"!(pills|medicine|medication|painkillers?|meds|tablets) (\w+ ){0,3}(don't|doesn't|not|isn't"
        r"|aren't|won't) (\w+ ){0,2}(help\w*|work\w*|touch\w*)",
        r"screaming (\w+ ){0,2}pain|(crying|screaming) from (the )?pain",
    ),
}

ENGLISH: Final = Tables(
    language="en",
    symptoms=SYMPTOMS,
    harmless=(
        r"blood (pressure|thinn\w*|tests?|sugar|work|draw\w*|type|count|results?|samples?|thickness"
        r"|donation|group)",
        r"(hay|cabin|spring|scarlet|yellow|dengue) fever",
        r"(confused|confusion) (about|by|with|over) (the |my |your |this |that |which )?(\w+ )?(bill"
        r"|bills|instructions?|appointments?|question|questions|paperwork|schedule|form|forms|name"
        r"|number|call|date|time|address|what you)",
        r"heart ?burn|heartburn|(stroke of luck|different strokes)|the chest x ?ray|chest x ?rays?",
        r"pain in the (neck|butt)|out of it now|discharged|discharge (papers?|summary|instructions|date"
        r"|nurse)",
        r"no pain no gain|burning up the phone|at my fingertips",
        r"(first|rising|get|getting|sore) (and )?cold feet",
    ),
    negators=frozenset(
        "no not never none without neither nor nothing don't doesn't didn't do-not haven't hasn't "
        "hadn't isn't wasn't aren't"
        " weren't ain't can't couldn't won't wouldn't dont doesnt didnt havent hasnt isnt cannot zero "
        "free denies deny".split()
    ),
    answers_no=frozenset({"no", "nope", "nah"}),
    transparent=frozenset(
        "a an the any some more longer real actual have has had having got get getting gotten been be "
        "being feel feeling felt"
        " seen see noticed notice noticing experienced experiencing sign signs symptom symptoms of or "
        "and nor either"
        " also other else anything like such as much at all really even one single new significant "
        "unusual abnormal"
        " to with suffering suffer run running problems problem trouble issues issue with very too so "
        "bit little lot"
        " thoughts thought thinking about want wanting is are was were from by severe bad major it still just"
        " pain chest fever chills bleeding swelling nausea vomiting redness pus discharge drainage "
        "breathing breath"
        " calf calves leg legs wound incision cough coughing dizziness dizzy headache rash infection "
        "numbness wound's"
        " shortness shivering confusion confused swollen warmth cramps cramping sore soreness high "
        "temperature"
        " diarrhea constipation weakness tingling feeding since in on my".split()
    ),
    undone=(r"^(\w+ ){0,4}(until|till|except|unless|apart from|other than|but now|only)\b",),
    undone_never=(r"^(\w+ ){0,4}(like|this|before|so|such|that)\b",),
    stopped=frozenset("stopped stop stops stopping quit ceased".split()),
    gone=(
        r"gone|went away|go away|gone away|stopped|(is|was|been|it's|that's) over|resolved|cleared up"
        r"|passed|disappeared|subsided"
        r"|vanished|no longer|ended"
        r"|fine now|under control now|no more|(isn't|not|don't have (it|that|one|any)) (\w+ )?(anymore"
        r"|any more|any longer)",
    ),
    back=(r"\b(back|again|return\w*|worse|still|comes and goes|started up|restarted|new one)\b",),
    past=frozenset("had was were got felt saw threw bled used".split()),
    history=(
        r"before (the|my|i had) (\w+ )?(surgery|operation|procedure|op)\b",
        r"\b(years|months) ago\b|\bas a (child|kid|teenager)\b|\bin the past\b|\blast year\b|\bwhen i "
        r"was (young|little|a)\b|\bin my (twenties|thirties|childhood)\b",
    ),
    others=frozenset(
        "he she he's she's husband wife mother father mom mum dad son daughter brother sister uncle "
        "aunt grandma"
        " grandpa grandmother grandfather neighbor neighbour friend boyfriend girlfriend partner "
        "cousin baby kid kids child"
        " children dog cat boss colleague roommate nephew niece his her their husband's wife's "
        "mother's father's son's"
        " daughter's brother's sister's neighbor's friend's dog's cat's mom's dad's somebody someone "
        "people patients".split()
    ),
    me_too=(
        r"\b(me too|so do i|so have i|so did i|same here|i do too|i have too|i did too|and me|just like "
        r"me|like mine)\b",
    ),
    supposed=(
        r"\b(if|in case) (i|there|it) (is|are|get|got|develop|start|should get|should have|should develop|run"
        r"|were to have|see|notice|begin)( to have| to get)?( a| any| some| more| the)?$",
        r"\b(in case of|watch (out )?for|look (out )?for|signs of|risk of|chance of|to prevent|to avoid"
        r"|instead of)( a| any| some)?$",
    ),
    resumes=frozenset("have feel got has".split()),
    asking=(r"\b(what|who|whom|should|shall|do i|when|how|told|said|which|is it|number)\b",),
)
