"""Words of a secret's name that are many: services, and "password" in other languages."""

from __future__ import annotations

ISSUERS = frozenset(
    "adafruit adobe adyen aes airtable alchemy algolia alphavantage amplitude anthropic artifactory "
    "asana assemblyai atlassian auth0 aws azure beamer binance bitbucket bitfinex bittrex braintree "
    "bugsnag calendly cipher circleci clearbit clickup cloudflare cloudinary codecov cohere coinbase "
    "confluent consul contentful crypto databricks datadog deepgram deepseek des digitalocean discord "
    "droneci dropbox easypost elastic elevenlabs etcd etherscan etsy facebook fastly finnhub firebase "
    "fireworks flickr freshbooks freshdesk gcp gemini giphy gitea github gitlab google grafana groq "
    "heroku hetzner hmac honeycomb hubspot imgix influx influxdb infura intercom jfrog jira jwt kakao "
    "klarna kraken kucoin launchdarkly linear linkedin linode loggly looker mailchimp mailgun mailjet "
    "mapbox maps mattermost messagebird mistral mixpanel moralis naver netlify newrelic newsapi nexmo "
    "notion okta onelogin openai openweather openweathermap opsgenie optimizely pagerduty papertrail "
    "paypal perplexity pinecone pipedrive plaid planetscale plivo polygon posthog postmark pusher "
    "qdrant quickbooks rapidapi redis replicate rollbar rsa salesforce scaleway segment sendbird "
    "sendgrid sentry shippo shopify slack snowflake snyk sonar soundcloud sourcegraph sparkpost splunk "
    "spotify square squarespace statuspage steam stripe supabase telegram telnyx together tomtom travis "
    "trello twilio twitch twitter typeform unsplash vault vimeo vonage vultr wakatime weather weaviate "
    "webex xero yandex youtube zapier zendesk".split()
)
"""Services and ciphers whose "key" is one that opens something."""

ABROAD = (
    "contrase[ñn]a|senha|пароль|密码|密碼|パスワード|비밀번호|wachtwoord|hasło|kennwort|mot de passe|"
    "lösenord|salasana|heslo|jelszó|şifre"
)
"""Passwords in languages other than English, as far as their words stand for little else: a pattern."""
