"""Services and ciphers whose "key" is one that opens something."""

from __future__ import annotations

ISSUERS = frozenset(
    "aws gcp google azure heroku stripe square paypal twilio sendgrid mailgun mailchimp postmark algolia "
    "datadog newrelic sentry openai anthropic cohere mistral gemini groq github gitlab slack discord "
    "dropbox shopify cloudflare fastly airtable notion linear asana trello jira zendesk hubspot intercom "
    "segment amplitude mixpanel maps mapbox weather rapidapi snyk sonar okta auth0 vault consul etcd "
    "redis pusher twitch twitter facebook steam binance kraken coinbase hmac aes rsa jwt des crypto cipher "
    "sendbird squarespace etsy flickr mattermost linkedin finnhub messagebird looker atlassian bitbucket confluent "
    "codecov contentful droneci travis circleci netlify digitalocean linode vultr hetzner scaleway onelogin rollbar "
    "bugsnag honeycomb loggly papertrail splunk elastic sparkpost mailjet vonage nexmo plivo telnyx braintree adyen "
    "klarna plaid typeform calendly webex telegram firebase supabase planetscale influx influxdb grafana launchdarkly "
    "optimizely posthog freshdesk freshbooks quickbooks xero easypost shippo tomtom openweather openweathermap alphavantage "
    "polygon newsapi giphy unsplash spotify soundcloud youtube vimeo cloudinary imgix clearbit salesforce pipedrive "
    "clickup zapier jfrog artifactory gitea databricks snowflake kucoin bitfinex bittrex infura alchemy etherscan "
    "moralis deepseek replicate perplexity elevenlabs deepgram assemblyai pinecone weaviate qdrant together fireworks "
    "sourcegraph wakatime pagerduty opsgenie statuspage yandex naver kakao adobe adafruit beamer".split()
)
