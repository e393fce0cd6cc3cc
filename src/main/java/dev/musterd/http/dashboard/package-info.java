/** The dashboard: pages for browsers, sessions, and what people ask for there. */
package dev.musterd.http.dashboard;
