# Copyright 2026 The Implementation Suite Authors
# License AGPL-3.0 or later (https://www.gnu.org/licenses/agpl).

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, html2plaintext

from ..tools import search_terms

#: So many different words of a ticket are looked for: more do not make it clearer.
MOST_OF_TICKET = 24


class HypercareFaqSearch(models.AbstractModel):
    """Search in Ukrainian and English on plain PostgreSQL.

    Words are kept in their normal form (``tools.search_terms``), questions weigh more
    than answers. PostgreSQL itself knows no word of either language here.
    """

    _name = "hypercare.faq.search"
    _description = "Search of Answers"

    question_words = fields.Text(
        compute="_compute_question_words", store=True, export_string_translation=False
    )
    answer_words = fields.Text(
        compute="_compute_answer_words", store=True, export_string_translation=False
    )

    @api.depends("question")
    def _compute_question_words(self):
        for faq in self:
            faq.question_words = " ".join(search_terms.normal_forms(faq.question))

    @api.depends("answer")
    def _compute_answer_words(self):
        for faq in self:
            text = html2plaintext(faq.answer or "", include_references=False)
            faq.answer_words = " ".join(search_terms.normal_forms(text))

    @api.model
    def _add_search_vector(self):
        """What PostgreSQL searches: it keeps the column up to date by itself."""
        self.env.cr.execute(
            SQL(
                "ALTER TABLE %(table)s ADD COLUMN IF NOT EXISTS search_vector tsvector "
                "GENERATED ALWAYS AS ("
                "setweight(to_tsvector('simple', coalesce(question_words, '')), 'A') "
                "|| setweight(to_tsvector('simple', coalesce(answer_words, '')), 'C')"
                ") STORED",
                table=SQL.identifier(self._table),
            )
        )
        self.env.cr.execute(
            SQL(
                "CREATE INDEX IF NOT EXISTS %(name)s ON %(table)s "
                "USING gin (search_vector)",
                name=SQL.identifier(f"{self._table}_search_vector_idx"),
                table=SQL.identifier(self._table),
            )
        )

    @api.model
    def _search_answers(
        self, text, partner, lang=None, limit=5, domain=None, sure=False, library=False
    ):
        """Published answers of the clients ``partner`` to ``text``, the best first.

        One query. ``lang`` is preferred among equals; ``domain`` narrows, by state too
        if it names one; ``sure`` leaves out what shares only a word by the way, for
        suggestions nobody asked for; ``library`` adds the library. Nothing is found
        for a text without a word.
        """
        words = search_terms.words_of(text, MOST_OF_TICKET)
        wanted = self._domain_of(partner, library) & Domain(domain or Domain.TRUE)
        if not any(one.field_expr == "state" for one in wanted.iter_conditions()):
            wanted &= Domain("state", "=", "published")
        if not words:
            return self.browse()
        self.flush_model(["question_words", "answer_words", "lang", "helpful_count"])
        rows = self.env.execute_query(
            self._search_query(words, wanted, lang or "", limit, sure)
        )
        return self.browse([row[0] for row in rows])

    @api.model
    def _domain_of(self, partner, library=False):
        """Answers of the clients ``partner``; with ``library``, the library's too.

        What the clients have taken over from the library is not found twice.
        """
        wanted = Domain("partner_id", "in", partner.ids)
        if not library:
            return wanted
        taken = Domain("copy_ids", "any", wanted)
        return wanted | (Domain("partner_id", "=", False) & ~taken)

    @api.model
    def _search_query(self, words, wanted, lang, limit, sure):
        """A word counts once: most in the question and as it is written."""
        lexeme = search_terms.lexeme
        points = SQL(
            "CASE WHEN faq.search_vector @@ word.form_a THEN 4.0 "
            "WHEN faq.search_vector @@ word.root_a THEN 2.5 "
            "WHEN faq.search_vector @@ word.form THEN 2.0 "
            "WHEN faq.search_vector @@ word.root THEN 1.0 ELSE 0.0 END"
        )
        forms = [lexeme(word.form) for word in words]
        roots = [lexeme(word.root) for word in words]
        found = SQL(
            """
            SELECT faq.id, faq.lang, faq.helpful_count, score.points, score.named,
                   greatest(1, cardinality(string_to_array(faq.question_words, ' ')))
                       AS size
              FROM hypercare_faq faq
             CROSS JOIN LATERAL (
                SELECT sum(%(points)s) AS points,
                       count(*) FILTER (WHERE faq.search_vector @@ word.root_a)
                           AS named
                  FROM unnest(%(forms)s::tsquery[], %(roots)s::tsquery[],
                              %(forms_a)s::tsquery[], %(roots_a)s::tsquery[])
                       AS word (form, root, form_a, root_a)
                ) AS score
             WHERE faq.search_vector @@ %(query)s::tsquery
               AND faq.id IN %(wanted)s
            """,
            points=points,
            forms=forms,
            roots=roots,
            forms_a=[_in_question(one) for one in forms],
            roots_a=[_in_question(one) for one in roots],
            query=search_terms.tsquery(words),
            wanted=self._search(wanted).subselect(),
        )
        return SQL(
            """
            SELECT id FROM (%(found)s) AS found
             WHERE NOT %(sure)s OR named >= 2
                OR named * 2 >= least(size, %(asked)s)
             ORDER BY points + CASE WHEN lang = %(lang)s THEN 0.5 ELSE 0 END DESC,
                      helpful_count DESC, id
             LIMIT %(limit)s
            """,
            found=found,
            sure=sure,
            asked=len(words),
            lang=lang,
            limit=limit,
        )


def _in_question(lexeme):
    """The same for ``tsquery``, met in the question only."""
    return f"{lexeme}A" if lexeme.endswith("*") else f"{lexeme}:A"
