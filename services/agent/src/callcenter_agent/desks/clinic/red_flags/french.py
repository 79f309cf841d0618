"""Red flags in French, misheard variants included. No accents, and apostrophes part words: j'ai is "j ai"."""

from typing import Final

from callcenter_agent.desks.clinic.red_flags.flag import Flag
from callcenter_agent.desks.clinic.red_flags.tables import Tables

_HURTS = (
    r"(douleurs?|mal|douloureu\w*|oppress\w*|pression|serre\w*|serrement|brul\w*|pesanteur|lourdeur"
    r"|point|poids|pique\w*|gene|lance\w*)"
)
_SWELLS = r"(gonfl\w*|enfl\w*|oedem\w*|œdem\w*)"
_WOUND = r"(plaies?|cicatrices?|incisions?|points?|agrafes?|sutures?|pansements?|coupures?|nombril)"
_LEG = r"(jambes?|chevilles?|pieds?|cuisses?)"
_CALF = r"(mollets?|molet|molets|maulet|mollé)"

SYMPTOMS: Final = {
    Flag.CHEST_PAIN: (
        rf"{_HURTS} (\w+ ){{0,5}}(poitrine|thorax|coeur|thoracique|cœur)",
        rf"(poitrine|thorax|coeur|cœur) (\w+ ){{0,4}}({_HURTS}|bat (\w+ )?(vite|fort)|s emballe)",
        r"douleurs? thoraciques?|infarctus|crise cardiaque|angine de poitrine|palpitations?|tachycardie",
        r"(douleur|mal|engourdi\w*|fourmi\w*) (\w+ ){0,4}(bras gauche|machoire)|bras gauche (\w+ "
        r"){0,4}(mal|engourdi|douloureux)",
    ),
    Flag.BREATHING: (
        r"!(ne|n|arrive|peux|peut|parviens) (\w+ ){0,3}(plus|pas|a peine) (\w+ ){0,2}(respirer|respire)",
        r"!(arrive|peux|peut|parviens) (pas|plus|a peine) (\w+ ){0,2}respirer",
        r"(mal|peine|difficult\w*|difficile|probleme\w*|douleur|dur) (\w+ ){0,3}(respirer|respiration"
        r"|respire|souffle)",
        r"essouff?l\w*|!manqu\w* (d |de |du |le |mon )?(air|souffle)|a bout de souffle|souffle court"
        r"|court d haleine|etouff\w*|suffoqu\w*|asphyxi\w*|siffle\w* quand je respire|!plus de souffle"
        r"|!souffle (\w+ )?(manque)",
        r"crach\w* (\w+ )?(du )?sang|tousse (\w+ )?(du )?sang|embolie|levres (\w+ )?bleues",
    ),
    Flag.STROKE: (
        r"\bavc\b|attaque cerebrale|accident vasculaire|convuls\w*|crise d epilepsie|epilep\w*",
        r"!(arrive|peux|peut|sens|sent|bouge) (pas|plus) (a |la |le |mon |ma |mes |les )?(bouger|sentir"
        r"|lever|parler|bras|jambe|jambes|visage|main|pied|pieds)",
        r"(visage|bouche) (\w+ ){0,3}(tordu\w*|paralys\w*|tomb\w*|engourdi\w*|de travers)|cote (\w+ "
        r"){0,4}(paralys\w*|engourdi\w*|faible|mort)|paralys\w*|(mots|parole) (\w+ ){0,3}(bizarres?"
        r"|pateus\w*|embrouill\w*)",
    ),
    Flag.FAINTING: (
        r"evanoui\w*|perdu connaissance|perte de connaissance|perds connaissance|tombe\w* dans les "
        r"pommes|malaise|inconscient\w*|syncope|s est effondre\w*",
    ),
    Flag.ALLERGY: (
        r"(gorge|langue|levres?|visage|bouche) (\w+ ){0,3}(gonfl\w*|enfl\w*|serr\w*|ferm\w*)|(gonfle"
        r"|gonflement|gonfler) (\w+ ){0,4}(gorge|langue|levres?|visage)|urticaire|reaction allergique"
        r"|allergi\w* (\w+ ){0,3}(medicament|antibiotique)|anaphyla\w*|plaques partout",
    ),
    Flag.CONFUSION: (
        r"confus\w?|confusion|desorient\w*|delir\w*|hallucin\w*|voi[st] des choses|entends des voix"
        r"|!(sais|sait) (plus|pas) (ou je suis|ou il est|ou elle est|quel jour|qui je suis)|propos "
        r"incoherents|incoherent\w*|!(arrive|peux) (plus|pas) (a )?(penser|reflechir)( clairement)?"
        r"|embrouille dans ma tete|perds? la tete",
    ),
    Flag.HEAVY_BLEEDING: (
        r"(saign\w*|sang|hemorrag\w*|emoragi\w*) (\w+ ){0,3}(beaucoup|enormement|abondamment|partout|a "
        r"flots|sans arret|sans s arreter|tres fort)|(beaucoup|plein|enormement|trop|tellement) (de |d "
        r")?(sang|saignements?)|hemm?orr?agi\w*|emorr?agi\w*",
        r"!(saign\w*|sang|hemorragie) (\w+ ){0,4}(pas|plus|jamais) (\w+ )?(arret\w*|stopp\w*|cess\w*)"
        r"|!(arrete|arretent|cesse|arreter) (pas|plus) (de )?(saigner|couler)|(pansements?|compresses?"
        r"|bandages?|draps?|serviettes?) (\w+ ){0,4}(trempe\w*|imbibe\w*|pleins? de sang|sature\w*)"
        r"|vomi\w* (\w+ )?(du )?sang|sang (\w+ ){0,2}(gicle|coule)\w*",
    ),
    Flag.BLEEDING: (r"saign\w*|sang|sanglant\w*|ensanglant\w*|seigne\w*",),
    Flag.FEVER: (
        r"fievres?|fievreu\w*|frissons?|frissonn\w*|grelott\w*|brulant\w*|temperature (\w+ ){0,4}(elevee"
        r"|haute|monte\w*|au dessus|grimp\w*)|(de la|une) temperature",
    ),
    Flag.CALF: (
        rf"{_CALF} (\w+ ){{0,5}}({_HURTS}|{_SWELLS}|rouges?|chaud\w*|durs?|crampes?|sensible)",
        rf"({_HURTS}|{_SWELLS}|crampes?|rougeur|boule) (\w+ ){{0,5}}{_CALF}",
        rf"{_LEG} (\w+ ){{0,4}}{_SWELLS}|{_SWELLS} (\w+ ){{0,4}}{_LEG}",
        r"caillots?|phlebite|thrombose|embolie",
    ),
    Flag.WOUND: (
        rf"{_WOUND} (\w+ ){{0,6}}(ouvert\w*|ouvre\w*|ouvrir|rouvert\w*|saute\w*|lach\w*|infect\w*"
        rf"|suinte\w*|coule\w*|pus|puent?|sent mauvais|odeur|rouges?|chaude?s?|gonfl\w*|jaun\w*|vert\w*"
        rf"|liquide|ecoulement|dechire\w*|decoll\w*)",
        rf"(s est|se sont|est|s ouvre) (\w+ )?(ouvert\w*|rouvert\w*|dechire\w*) (\w+ ){{0,3}}|(ecoulement"
        rf"|liquide|odeur) (\w+ ){{0,4}}{_WOUND}",
        r"\bpus\b|\bpu jaune\b|purulent\w*|suint\w*|infect\w*|(liquide|ecoulement) (jaune|vert\w*"
        r"|blanc\w*|trouble|malodorant|epais)",
    ),
    Flag.VOMITING: (
        r"vomi|vomis|vomir|vomissements?|vomissais|vomie|rendu (\w+ )?(repas|manger)|rends tout"
        r"|degueul\w*|haut le coeur|haut le cœur|!(garde|garder|arrive|peux) (\w+ ){0,2}(rien|pas) (\w+ "
        r"){0,2}(garder|garde|dans l estomac)|!(garde|gardes) rien",
    ),
    Flag.SUICIDE: (
        r"suicid\w*|me tuer|me faire du mal|mettre fin a mes jours|en finir|m oter la vie|(veux|voudrais"
        r"|envie de|prefere|aimerais) (\w+ )?(mourir|crever|etre morte?)|mieux mort\w*|pensees? (noires"
        r"|de mort)"
        r"|!(ne |n )?(veux|ai|voulais) (pas|plus|aucune) (\w+ )?(envie )?(de )?(vivre|continuer|etre la"
        r"|me reveiller|raison de vivre)( comme ca)?|!(envie|raison|raisons) de vivre|!vaut (plus|pas) "
        r"la peine d etre vecue|!plus (envie de|de raison de|gout a) (vivre|la vie)",
    ),
    Flag.VISION: (
        r"!(ne |n )?(vois|voit) (plus|pas)( \w+){0,2}|!(arrive|peux) (plus|pas) (a )?voir|perdu la vue"
        r"|perte de (la )?(vue|vision)|vois (double|flou|trouble|noir|des eclairs|des mouches|des "
        r"taches)|eclairs lumineux|flashs? lumineux|voile (\w+ ){0,3}(oeil|œil|yeux)|(oeil|œil) (\w+ "
        r"){0,3}(tres rouge|rouge|mal|douloureux|douleur)|(mal|douleur) (\w+ ){0,3}(oeil|œil)",
    ),
    Flag.CIRCULATION: (
        r"(pieds?|jambes?|orteils?|doigts?|mains?|bras) (\w+ ){0,4}(bleus?|bleues?|froids?|froides?"
        r"|glace\w*|violets?|violettes?|blancs?|blanches?|engourdi\w*|noirs?|insensibles?)|(engourdi\w*"
        r"|fourmi\w*) (\w+ ){0,4}(pieds?|jambes?|orteils?|doigts?|mains?|bras)",
    ),
    Flag.SEVERE_PAIN: (
        r"(douleur|mal) (\w+ ){0,4}(insupportable|atroce|terrible|horrible|intense|affreu\w*|intolerable"
        r"|violente|empire|pire)|(pire|atroce|terrible|horrible) (douleur|mal)|(neuf|dix|9|10) sur (dix"
        r"|10)|!(supporte|tiens|endure) (plus|pas) (\w+ ){0,2}(douleur|mal)?|!(medicaments?|cachets?"
        r"|comprimes?) (\w+ ){0,4}(rien|pas|plus) (\w+ )?(font|fait|marche\w*|effet|soulag\w*|calm\w*)?"
        r"|mal a (hurler|crever|mourir)",
    ),
}

FRENCH: Final = Tables(
    language="fr",
    symptoms=SYMPTOMS,
    harmless=(
        r"(prise|prises|analyse|analyses|test|tests|pression|groupe|bilan) (de |du )?sang(uine)?"
        r"|anticoagulants?|bon sang|rhume des foins",
        r"confuse? (pour|avec|au sujet de) (le|la|les|mon|ma) (rendez|facture|date|heure|numero)|ca ne "
        r"me gene pas",
        r"(je suis )?(tres |vraiment |bien )?confuse? de vous|mal de (gorge|dents)",
    ),
    negators=frozenset("pas jamais aucun aucune sans ni rien non nullement guere".split()),
    answers_no=frozenset({"non"}),
    transparent=frozenset(
        "de d du des la le les l un une eu ai a as ont avoir avais avait n ne y ete senti ressenti "
        "ressens sens remarque vu"
        " constate aucun aucune ni ou et non plus pas signe signes de symptome symptomes trop tres "
        "vraiment tellement probleme"
        " problemes mal douleur douleurs fievre frissons saignement saignements sang gonflement "
        "nausees vomissements rougeur pus"
        " respirer souffle mollet jambe plaie cicatrice toux vertiges infection temperature confusion "
        "gonfle gonflee ma mon mes"
        " envie penser idee idees en dans au aux poitrine avec est suis difficultes difficulte".split()
    ),
    undone=(r"^(\w+ ){0,4}(jusqu|sauf|excepte|a part|seulement|mais maintenant|mais aujourd|mais la)\b",),
    undone_never=(r"^(\w+ ){0,4}(comme|ainsi|avant|aussi|autant|pareil|tel|telle)\b",),
    stopped=frozenset("arrete cesse fini".split()),
    gone=(
        r"partie?|disparu\w*|passee?|finie?|terminee?|arrete\w*|tombee|cesse|guerie?|c est fini|n en ai "
        r"plus|ai plus",
    ),
    back=(r"\b(revenu\w*|reviens|revient|encore|de nouveau|toujours|pire|recommence\w*|repris)\b",),
    past=frozenset("eu avais avait etait etais ai vomi saigne senti eut".split()),
    history=(
        r"avant (l |mon |ma |cette )?(\w+ )?(operation|chirurgie|intervention)|il y a (\w+ )?(ans|annees"
        r"|mois)\b|quand j etais (petite?|jeune|enfant)|l an dernier|l annee derniere|dans le passe",
    ),
    others=frozenset(
        "mari femme mere pere maman papa fils fille frere soeur oncle tante voisin voisine ami amie copain"
        " copine conjoint conjointe bebe enfant enfants chien chat cousin cousine gens".split()
    ),
    me_too=(r"\b(moi aussi|comme moi|et moi)\b",),
    supposed=(
        r"\bsi (j ai|j avais|je|il y a|ca|j attrape|j aurais)( commence a avoir| fais| vois| remarque| "
        r"avais)?( de la| de| du| des| la| une| un)?$",
        r"\b(en cas de|en cas d|risque de|pour eviter|signes de)( la| le)?$",
    ),
    resumes=frozenset("ai est suis".split()),
    asking=(r"\b(que|qui|quoi|dois|faire|fais|quand|comment|faut|appeler|appelle|est ce|normal)\b",),
)
