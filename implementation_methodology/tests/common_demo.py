# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).


def put_stories_aside(env, *stories, suffix="of_the_demo_data"):
    """Let demo ``stories`` (their modules) be built beside what demo data has built."""
    for story in stories:
        env["res.partner"].search([("ref", "=like", f"{story.MARK}%")]).ref = False
        for persona in story.PERSONAS:
            users = env["res.users"].search([("login", "=", persona["login"])])
            users.login = f"{persona['login']}_{suffix}"
