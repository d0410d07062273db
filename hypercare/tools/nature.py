# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

"""What probably lies behind a request whose scope was decided.

A type of request says it best; a class of requests (``support``, ``minor_change`` …)
says it where the type was not told. Whoever works on the ticket knows better.
"""

QUESTION, ACCESS, DATA, DEFECT = "question", "access", "data", "defect"
CONFIGURATION, ENHANCEMENT, EXTERNAL = "configuration", "enhancement", "external"

#: By the codes of the types that come with the suite.
BY_TYPE = {
    "scope.add_user": ACCESS,
    "scope.explain_invoice": QUESTION,
    "sup_access_rights": ACCESS,
    "sup_login_password": ACCESS,
    "sup_howto_sales_crm": QUESTION,
    "sup_howto_stock_mrp": QUESTION,
    "sup_howto_general": QUESTION,
    "sup_mail_trouble": CONFIGURATION,
    "sup_setup_accounting": CONFIGURATION,
    "sup_setup_sales_stock": CONFIGURATION,
    "sup_connect_service": CONFIGURATION,
    "sup_correct_data": DATA,
    "sup_error_on_save": DEFECT,
    "sup_wrong_figure": DEFECT,
    "sup_print_broken": DEFECT,
    "sup_vanished": DEFECT,
    "sup_sync_broken": DEFECT,
    "sup_bug_after_update": DEFECT,
    "sup_screen_slow": DEFECT,
    "sup_pos_website_trouble": DEFECT,
    "sup_import_help": DATA,
    "scope.new_module": ENHANCEMENT,
    "mnt_failed_install_upgrade": DEFECT,
    "mnt_server_slow_down": EXTERNAL,
    "mnt_resources_cron": EXTERNAL,
    "mnt_domain_ssl": EXTERNAL,
    "mnt_hosting_license": EXTERNAL,
}
#: Support is not here: without its type it may be anything.
BY_SCOPE = {
    "minor_change": CONFIGURATION,
    "maintenance": CONFIGURATION,
}


def nature(scope, kind=None):
    """The nature of a request decided to be ``scope``, or ``None`` if it is not sure.

    ``kind`` is the code of its type. New development is an enhancement whatever it
    was taken for before.

    >>> nature("support", "sup_howto_general")
    'question'
    >>> nature("development", "sup_import_help")
    'enhancement'
    >>> nature("support") is None
    True
    """
    if scope == "development":
        return ENHANCEMENT
    return BY_TYPE.get(kind) or BY_SCOPE.get(scope)
