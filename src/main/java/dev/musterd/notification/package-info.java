/** The adapter that sends notifications to Slack, to Teams and to receivers of one's own. */
package dev.musterd.notification;
