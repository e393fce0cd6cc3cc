/** Who may send webhooks: the address of a sender, the list of allowed ones, and their limit. */
package dev.musterd.http.access;
