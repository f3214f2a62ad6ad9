"""The service on more than one machine: configuration of its servers, and the rehearsal of their failures."""
