/** What instances cost: the ledger's entries, and budgets. */
package dev.musterd.model.cost;
