"""Parameters of statements."""

from facts.choices import Medium, Modality, Polarity, SpeechAct, SpeechForm
from publication.choices import Resource
from publication.filters import lookups as on
from publication.filters.facts import FactFilterSet
from publication.filters.filterset import Parameter
from publication.filters.subjects import Key
from publication.filters.values import Codes, Slugs

SPEECH_ACT = Key("speech_act", Codes(SpeechAct), "What the speaker does by saying it.", on.KEY)
SPEECH_FORM = Key("speech_form", Codes(SpeechForm), "In which form the words are given.", on.KEY)
MEDIUM = Key("medium", Codes(Medium), "Through what it was said.", on.KEY)
POLARITY = Key("polarity", Codes(Polarity), "Whether it affirms or negates.", on.KEY)
MODALITY = Key("modality", Codes(Modality), "What is, will be, might be, or on a condition.", on.KEY)
ADDRESSEE = Key("addressee", Slugs(Resource.ACTORS), "To whom it is said.", on.KEY_OR_NULL)
ABOUT = Key("about", Slugs(Resource.ACTORS), "Of whom it speaks.", on.KEY_OR_NULL)


class StatementFilterSet(FactFilterSet):
    """Parameters of `statements/`."""

    speech_act = Parameter(SPEECH_ACT)
    speech_act__not = Parameter(SPEECH_ACT, on.NOT)
    speech_act__in = Parameter(SPEECH_ACT, on.IN)
    speech_form = Parameter(SPEECH_FORM)
    speech_form__not = Parameter(SPEECH_FORM, on.NOT)
    speech_form__in = Parameter(SPEECH_FORM, on.IN)
    medium = Parameter(MEDIUM)
    medium__not = Parameter(MEDIUM, on.NOT)
    medium__in = Parameter(MEDIUM, on.IN)
    polarity = Parameter(POLARITY)
    polarity__not = Parameter(POLARITY, on.NOT)
    polarity__in = Parameter(POLARITY, on.IN)
    modality = Parameter(MODALITY)
    modality__not = Parameter(MODALITY, on.NOT)
    modality__in = Parameter(MODALITY, on.IN)
    addressee = Parameter(ADDRESSEE)
    addressee__not = Parameter(ADDRESSEE, on.NOT)
    addressee__in = Parameter(ADDRESSEE, on.IN)
    addressee__isnull = Parameter(ADDRESSEE, on.ISNULL)
    about = Parameter(ABOUT)
    about__not = Parameter(ABOUT, on.NOT)
    about__in = Parameter(ABOUT, on.IN)
    about__isnull = Parameter(ABOUT, on.ISNULL)
