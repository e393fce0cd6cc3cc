/** What AWS is to be given: from the configuration to user data and agent configurations. */
package dev.musterd.provision;
