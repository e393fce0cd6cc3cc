/** {@code musterd cost}: what the runners cost, from the ledger. */
package dev.musterd.cli.cost;
