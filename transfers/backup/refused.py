"""What stands in the way of a backup or of a restore, said in one line; nothing was changed then."""


class Refused(Exception):
    pass
