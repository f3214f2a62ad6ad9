"""The parts that the service is made of, in the order in which they work; they depend on no environment."""

INSTALLED_APPS = [
    # Before the newsroom, which takes the pages that show their keys out of the admin.
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    # Before the admin, whose page frame it replaces.
    "curation.apps.CurationConfig",
    # Before drf-spectacular, one of whose pages it replaces.
    "karabakh_api.apps.ServiceConfig",
    "curation.site.NewsroomAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "corsheaders",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "sources.apps.SourcesConfig",
    "facts.apps.FactsConfig",
    "publication.apps.PublicationConfig",
]

MIDDLEWARE = [
    # Around everything: what they name, measure and write down is the answer as it leaves.
    "karabakh_api.observing.NameRequest",
    "karabakh_api.observing.ObserveRequest",
    "karabakh_api.compression.Compress",
    # Around everything that reads the public tables, so that all of one answer comes from one server.
    "karabakh_api.routers.AskReplica",
    # Whoever asks for records gets no further: what follows is for pages, forms and the rest of the API.
    "karabakh_api.direct.AnswerDirectly",
    # Outermost of the rest, so that answers of every other one carry the header too.
    "karabakh_api.middleware.StateDatasetVersion",
    "karabakh_api.deprecation.StateDeprecation",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "karabakh_api.middleware.KeepDataInert",
    # Before the work, and before the refusals, which cost as much as answers.
    "karabakh_api.throttling.LimitRate",
    # Before everything that reads the path or the query; after those that only add headers.
    "karabakh_api.middleware.RefuseBadInput",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "curation.second_factor.KnowSecondFactor",
    "django.contrib.messages.middleware.MessageMiddleware",
    "curation.second_factor.AskSecondFactor",
    # Last, so that it sees the outcome of a sign-in first.
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
