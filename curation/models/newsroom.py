"""The newsroom itself, as the thing that rights to its verbs are given on."""

from django.db import models


class Newsroom(models.Model):
    """No table and no rows: carries the rights to the verbs that move records, one for each verb.

    Why not rights of each model: a verb works on records of every kind alike.
    """

    class Meta:
        managed = False
        default_permissions = ()
        permissions = [
            ("submit_records", "Can submit records for review"),
            ("send_back_records", "Can send records back to their author"),
            ("publish_records", "Can publish records"),
            ("withdraw_records", "Can withdraw records"),
            ("rename_records", "Can rename records"),
            ("merge_records", "Can merge records"),
        ]

    def __str__(self) -> str:
        return "Newsroom"
