"""Red flags in Spanish, misheard variants included. No accents: they are taken off the words first."""

from typing import Final

from callcenter_agent.desks.clinic.red_flags.flag import Flag
from callcenter_agent.desks.clinic.red_flags.tables import Tables

_HURTS = (
    r"(dolor(es)?|duele|duelen|dolia|dolio|doliendo|adolorid[oa]|molestia|presion|opresion|ardor"
    r"|arde|aprieta|apreta\w*|pesadez|punzada\w*|quema\w*)"
)
_SWELLS = (
    r"(hinchad[oa]s?|hincha|hinchan|hinchazon|hincho|inflamad[oa]s?|inflamo|inflamacion|inchad[oa]s?"
    r"|inchazon)"
)
_WOUND = r"(herida|heridas|incision|puntos?|grapas?|cicatriz|corte|cortadas?|sutura|suturas|venda|ombligo)"
_LEG = r"(piernas?|tobillos?|pies?|muslos?)"
_CALF = r"(pantorrillas?|pantorilla|pantorrilla|gemelos?|batata|chamorro)"

SYMPTOMS: Final = {
    Flag.CHEST_PAIN: (
        rf"{_HURTS} (\w+ ){{0,4}}(pecho|corazon)",
        rf"(pecho|corazon) (\w+ ){{0,4}}({_HURTS}|acelerado|late (muy )?(rapido|fuerte)|a mil)",
        r"infarto|ataque al corazon|ataque cardiaco|angina|palpitaciones|taquicardia",
        r"(dolor|adormec\w*|hormigueo|duele) (\w+ ){0,4}(brazo izquierdo|mandibula)|brazo izquierdo "
        r"(\w+ ){0,3}(dormido|adormecido|duele)",
    ),
    Flag.BREATHING: (
        r"!(no|apenas|casi no) (\w+ ){0,2}(respirar|respiro|respira)( bien)?",
        r"(cuesta|dificil|dificultad\w*|trabajo|problemas?|me duele|duele|dolor|fatiga) (\w+ "
        r"){0,3}(respirar|respiracion|respiro)",
        r"!falt\w* (de |el |mucho el )?(aire|aliento|respiracion)|sin (aire|aliento)|me ahogo|ahog\w*"
        r"|asfixi\w*|me sofoco|sofoc\w*|jade\w*|silbid\w* (al|en el) (respirar|pecho)",
        r"tos(iendo|o)? (\w+ )?(con )?sangre|embolia|labios (\w+ )?(azules|morados)",
    ),
    Flag.STROKE: (
        r"derrame cerebral|embolia cerebral|ictus|convulsi\w*|ataque epileptico",
        r"!no (puedo|podia|puede) (mover|sentir|levantar|hablar)( \w+){0,3}|!no siento (\w+ )?(el brazo"
        r"|la pierna|la cara|la mano|los pies|las piernas)",
        r"(cara|boca) (\w+ ){0,3}(torcida|chueca|caida|dormida|paralizada)|lado (\w+ ){0,4}(dormido"
        r"|paralizado|debil|adormecido)|(arrastr\w*|enred\w*|traba\w*) (\w+ ){0,2}(palabras|lengua"
        r"|habla)",
    ),
    Flag.FAINTING: (
        r"desmay\w*|perdi (el conocimiento|la conciencia|el sentido)|inconsciente|me desvaneci"
        r"|desvanec\w*|sincope|colaps\w*",
    ),
    Flag.ALLERGY: (
        r"(garganta|lengua|labios?|cara|boca) (\w+ ){0,3}(hinchad\w*|hincha\w*|cerrad\w*|cierra"
        r"|cerrando)|ronchas|urticaria|reaccion alergica|anafila\w*|alergia (\w+ ){0,2}(medic\w*"
        r"|antibiotico)",
        r"(se me )?(cierra|hincha|esta cerrando|esta hinchando) la (garganta|lengua|cara|boca)",
    ),
    Flag.CONFUSION: (
        r"confundid[oa]s?|confusion|desorientad[oa]|delira\w*|delirio|alucin\w*|vi?endo cosas|oigo voces"
        r"|!no se (donde estoy|que dia es|quien soy|donde esta)"
        r"|!no (puedo|logro) pensar( con claridad| bien)?|diciendo (tonterias|incoherencias)|!no tiene "
        r"sentido lo que dice",
    ),
    Flag.HEAVY_BLEEDING: (
        r"(sangr\w*|sangre|hemorrag\w*) (\w+ ){0,3}(mucho|mucha|bastante|demasiado|demasiada|a chorros"
        r"|por todas partes|sin parar|abundante\w*|muchisim\w*)",
        r"(mucha|muchisima|demasiada|tanta|bastante) (\w+ )?(sangre|hemorragia)|hemorrag\w*|chorr\w* "
        r"(de )?sangre|(charco|bote) de sangre",
        r"!no (\w+ ){0,3}(para|parar|deja|dejar|detiene|detener|paro|dejado|parado) (\w+ ){0,2}(sangr\w*"
        r"|hemorragia|la sangre)",
        r"!(sangr\w*|sangre|hemorragia) (\w+ ){0,3}no (\w+ )?(para|deja|detiene|se detiene|se quita"
        r"|cede)|[vb]omit\w* (\w+ ){0,2}sangre",
        r"(vendas?|vendaje|gasas?|apositos?|toallas?) (\w+ ){0,3}(empapad\w*|llen[ao]s? de sangre)"
        r"|empap\w* (\w+ ){0,3}(vendas?|vendaje|gasas?|toallas?)",
    ),
    Flag.BLEEDING: (
        r"sangr(e|o|a|ar|ado|ando|aba|ados|ante|aron|amiento|ien|iento)|sangran|sangre|desangr\w*"
        r"|zangr\w*",
    ),
    Flag.FEVER: (
        r"fiebres?|febril|calentura|escalofrios?|tiritando|tirito|temblores|ardiendo (en|de)"
        r"|temperatura (\w+ ){0,3}(alta|elevada|subio|subida|subiendo)|(alta|mucha|tengo|tuve|tenia) "
        r"temperatura",
    ),
    Flag.CALF: (
        rf"{_CALF} (\w+ ){{0,5}}({_HURTS}|{_SWELLS}|roj[oa]s?|caliente|dur[oa]|calambres?)",
        rf"({_HURTS}|{_SWELLS}|calambres?|enrojecimiento|bulto) (\w+ ){{0,5}}{_CALF}",
        rf"{_LEG} (\w+ ){{0,4}}{_SWELLS}|{_SWELLS} (\w+ ){{0,4}}{_LEG}|se me hinch\w* (\w+ ){{0,3}}{_LEG}",
        r"coagulos?|trombosis|tromb(o|os)\b|embolia",
    ),
    Flag.WOUND: (
        rf"{_WOUND} (\w+ ){{0,5}}(abiert[oa]s?|abrio|abrieron|abriendo|abre|abren|infectad\w*|infec\w*"
        rf"|supura\w*|pus|huele\w*|mal olor|roj[oa]s?|caliente|hinchad[oa]s?|amarill\w*|verd\w*|liquido"
        rf"|secrecion|solto|soltaron|zafo|gotea\w*|moj\w*|reventado|revento)",
        rf"(abrio|abrieron|abriendo|revent\w*|solt\w*|zaf\w*) (\w+ ){{0,3}}{_WOUND}|(sale|saliendo|salio"
        rf"|bota|botando|tira|echa|echando) (\w+ ){{0,4}}(pus|liquido|agua|materia|secrecion)",
        r"\bpus\b|\bmateria amarilla\b|supura\w*|infeccion\w*|infectad\w*|liquido (amarillo|verde|blanco"
        r"|turbio)|secrecion",
    ),
    Flag.VOMITING: (
        r"[vb]omit(o|e|a|ar|ando|ado|os|aba|amos|aron|are|arme|aste)|devolv(i|iendo|io)|devuelvo|arroj(o"
        r"|ando) (todo|la comida)|arcadas|!no (\w+ ){0,2}(retener|retengo|retiene|aguantar|aguanto"
        r"|tolero|tolerar) (\w+ ){0,3}(nada|comida|agua|liquidos|alimentos)",
    ),
    Flag.SUICIDE: (
        r"suicid\w*|matarme|me (quiero|voy a) matar|quitarme la vida|me quito la vida|hacerme dano"
        r"|lastimarme|cortarme|quiero morir\w*|querer morir\w*|ganas de morir\w*|deseo morir\w*"
        r"|prefiero (morir\w*|estar muert\w*)|ojala (me )?(muera|estuviera muert\w*)"
        r"|!no (\w+ )?(quiero|deseo) (\w+ )?(vivir|seguir|estar aqui|despertar)( mas)?|acabar con (todo"
        r"|mi vida)|terminar con (todo|mi vida)|!no vale la pena vivir|!no tengo (motivos?|razon\w*"
        r"|ganas) (para|de) vivir|mejor muert[oa]|estarian mejor sin mi",
    ),
    Flag.VISION: (
        r"!no (puedo ver|veo)( \w+){0,2}|!no (\w+ )?ve[or]? (nada|bien)|perd\w* (la )?(vista|vision)"
        r"|veo (doble|borroso|negro|destellos|luces|manchas|una sombra)|destellos|moscas volantes"
        r"|manchas negras|ojo (\w+ ){0,3}(muy rojo|roj[oi]|duele|dolor)|dolor (\w+ ){0,3}ojo|duele (\w+ "
        r")?(el )?ojo",
    ),
    Flag.CIRCULATION: (
        r"(pies?|piernas?|dedos|manos?|brazos?) (\w+ ){0,4}(azul\w*|fri[oa]s?|helad[oa]s?|morad[oa]s?"
        r"|blanc[oa]s?|dormid[oa]s?|adormecid[oa]s?|entumecid[oa]s?|negr[oa]s?)|(adormec\w*|entumec\w*"
        r"|hormigueo) (\w+ ){0,4}(pies?|piernas?|dedos|manos?|brazos?)",
    ),
    Flag.SEVERE_PAIN: (
        r"dolor (\w+ ){0,3}(insoportable|terrible|horrible|fortisimo|muy fuerte|intenso|severo|peor"
        r"|inaguantable|espantoso)|(peor|horrible|terrible|mucho mas) dolor|!no (aguanto|soporto|tolero"
        r"|puedo con) (\w+ ){0,3}dolor|(nueve|diez|9|10) (de|sobre) (diez|10)|me muero de dolor"
        r"|!(medicina|pastillas|medicamento|calmantes?) (\w+ ){0,3}no (\w+ ){0,3}(hace\w*|quita\w*"
        r"|calma\w*|ayuda\w*|funciona\w*|sirve\w*)",
    ),
}

SPANISH: Final = Tables(
    language="es",
    symptoms=SYMPTOMS,
    harmless=(
        r"presion (arterial|de la sangre|sanguinea)|(analisis|examen|prueba|pruebas|muestra|azucar"
        r"|tipo) (\w+ )?(de |en la )sangre|anticoagulantes?|fiebre del heno",
        r"confundid[oa] (con|por|sobre) (la|el|las|los|mi|su) (factura|cita|instrucciones|numero|hora"
        r"|fecha|pregunta)",
        r"dolor de cabeza normal",
    ),
    negators=frozenset("no nunca jamas sin ni tampoco nada ningun ninguna ninguno niego".split()),
    answers_no=frozenset({"no"}),
    transparent=frozenset(
        "he ha han habia tengo tiene tenido tuve tenia teniendo hay hubo me se le ha un una unos unas "
        "el la los las de del mas"
        " nada algo ni o y tampoco ningun ninguna ninguno signos signo senales sintomas sintoma "
        "sensacion mucho mucha muy"
        " problemas problema sentido siento sintiendo noto notado visto veo estoy esta estado estaba "
        "siquiera mi mis en con"
        " tuvo sufrio dio dolor pecho fiebre escalofrios sangrado sangre sangrando hinchazon nauseas "
        "vomitos vomito "
        "enrojecimiento pus"
        " respirar aire pantorrilla pierna herida tos mareos mareo infeccion calentura confusion "
        "hinchada hinchado"
        " ganas pensamientos hacer querer al a siendo alta temperatura dificultad falta molestias".split()
    ),
    undone=(r"^(\w+ ){0,4}(hasta|excepto|salvo|a menos que|solo|pero ahora|pero hoy|pero si)\b",),
    undone_never=(r"^(\w+ ){0,4}(asi|como|antes|tan|tanto|este|esta)\b",),
    stopped=frozenset("paro dejo deje dejado parado ceso cesado".split()),
    gone=(
        r"fue|quito|paso|pasado|quitado|desaparecio|desaparecido|paro|parado|ceso|termino|se acabo"
        r"|ya no$|ya no (tengo|hay)$"
        r"|ya esta bien",
    ),
    back=(r"\b(volvio|vuelto|regreso|otra vez|de nuevo|todavia|aun|sigue|peor|va y viene|vuelve)\b",),
    past=frozenset(
        (
            "tuve tenia tuvo tenido sentia senti sangre sangro hubo habia vomite era estuve estaba dolia "
            "dolio hincho"
        ).split()
    ),
    history=(
        r"antes de (la|mi) (\w+ )?(operacion|cirugia|intervencion)|hace (\w+ )?(anos|meses)\b|de (nino"
        r"|nina|joven)\b|el ano pasado|en el pasado",
    ),
    others=frozenset(
        "ella ellos ellas esposo esposa marido mujer madre padre mama papa hijo hija hermano hermana "
        "abuela abuelo tia tio"
        " vecino vecina amigo amiga novio novia pareja bebe nino nina perro gato primo prima sobrino "
        "sobrina gente suegra suegro".split()
    ),
    me_too=(r"\b(yo tambien|a mi tambien|igual que yo|y yo|y a mi)\b",),
    supposed=(
        r"\bsi (me |me da |tengo|tuviera|llego a tener|noto|veo|hay|empiezo|aparece|sale|da|sube)( a| a "
        r"tener)?( la| el| un| una)?$",
        r"\b(en caso de|riesgo de|para evitar|signos de)( la| el| un| una)?$",
    ),
    resumes=frozenset("tengo estoy siento hay he ha me tuve".split()),
    asking=(r"\b(que|quien|debo|hago|cuando|como|puedo|llamo|es normal)\b",),
)
