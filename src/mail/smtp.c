/*
 * SMTP through libcurl, which does the protocol, the dots and the certificates. Here: what is required of a connection,
 * and what an answer means for the message. One connection per message: notices are few.
 */
#include "mail/smtp.h"

#include <curl/curl.h>
#include <string.h>

struct source {
    const char *at;
    size_t left;
};

static size_t give(char *out, size_t size, size_t count, void *state)
{
    struct source *source = state;
    size_t len = size * count < source->left ? size * count : source->left;
    memcpy(out, source->at, len);
    source->at += len;
    source->left -= len;
    return len;
}

static bool part_absent(CURLU *url, CURLUPart part)
{
    char *text = NULL;
    bool absent = curl_url_get(url, part, &text, 0) != CURLUE_OK;
    curl_free(text);
    return absent;
}

static bool host_is_loopback(const char *host)
{
    return strcmp(host, "localhost") == 0 || strncmp(host, "127.", 4) == 0 || strcmp(host, "[::1]") == 0;
}

static bool url_is_server(CURLU *url, bool *loopback)
{
    char *host = NULL, *path = NULL;
    /* A password in a URL ends up in logs: it has a field of its own. */
    bool valid = curl_url_get(url, CURLUPART_HOST, &host, 0) == CURLUE_OK &&
                 curl_url_get(url, CURLUPART_PATH, &path, 0) == CURLUE_OK && strcmp(path, "/") == 0 &&
                 part_absent(url, CURLUPART_USER) && part_absent(url, CURLUPART_PASSWORD) &&
                 part_absent(url, CURLUPART_QUERY) && part_absent(url, CURLUPART_FRAGMENT);
    if (valid)
        *loopback = host_is_loopback(host);
    curl_free(host);
    curl_free(path);
    return valid;
}

bool smtp_url_valid(bool *loopback, const char *text)
{
    if (strncmp(text, "smtp://", 7) != 0 && strncmp(text, "smtps://", 8) != 0)
        return false;
    CURLU *url = curl_url();
    bool valid =
        url && curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK && url_is_server(url, loopback);
    curl_url_cleanup(url);
    return valid;
}

/* Set-up that an administrator must mend; the message itself is good. */
static bool is_setup(CURLcode code)
{
    static const CURLcode codes[] = {
        CURLE_LOGIN_DENIED,      CURLE_USE_SSL_FAILED,      CURLE_PEER_FAILED_VERIFICATION,
        CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE,  CURLE_SSL_CIPHER,
        CURLE_SSL_ISSUER_ERROR,  CURLE_SSL_ENGINE_NOTFOUND,
    };
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
        if (codes[i] == code)
            return true;
    return false;
}

/* The server's words are left out of the error: they may repeat the address. */
static int judge(CURL *curl, CURLcode code, struct err *err)
{
    if (code == CURLE_OK)
        return 0;
    if (code == CURLE_OUT_OF_MEMORY)
        return err_nomem(err);
    if (is_setup(code))
        return err_set(err, ERR_BUSY, "smtp", "mail_setup", "%s", curl_easy_strerror(code));
    long reply = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
    if (reply >= 500 && reply < 600)
        return err_set(err, ERR_DENIED, "smtp", "mail_refused", "SMTP %ld", reply);
    if (reply >= 400 && reply < 500)
        return err_set(err, ERR_BUSY, "smtp", "mail_later", "SMTP %ld", reply);
    return err_set(err, ERR_BUSY, "smtp", "mail_later", "%s", curl_easy_strerror(code));
}

/* Every option that matters for safety is set here; a refusal of any of them must not pass in silence. */
static CURLcode secure(CURL *curl, const struct smtp *server)
{
    CURLcode code = curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_USE_SSL,
                                (long)(server->loopback ? CURLUSESSL_NONE : CURLUSESSL_ALL));
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    if (code == CURLE_OK && server->ca_file)
        code = curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
    if (code == CURLE_OK && server->user)
        code = curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
    if (code == CURLE_OK && server->password)
        code = curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password);
    return code;
}

static CURLcode address(CURL *curl, const struct smtp *server, const char *from, const struct curl_slist *to)
{
    CURLcode code = curl_easy_setopt(curl, CURLOPT_URL, server->url);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, to);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, server->timeout_ms);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* whatever the environment says */
    return code;
}

int smtp_send(const struct smtp *server, const char *from, const char *to, struct str message,
              struct err *err)
{
    struct source source = {message.ptr, message.len};
    CURL *curl = curl_easy_init();
    struct curl_slist *list = curl_slist_append(NULL, to);
    if (!curl || !list) {
        curl_easy_cleanup(curl);
        curl_slist_free_all(list);
        return err_nomem(err);
    }
    CURLcode code = address(curl, server, from, list);
    if (code == CURLE_OK)
        code = secure(curl, server);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_READFUNCTION, give);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_READDATA, &source);
    if (code == CURLE_OK)
        code = curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    if (code == CURLE_OK)
        code = curl_easy_perform(curl);
    int result = judge(curl, code, err);
    curl_easy_cleanup(curl);
    curl_slist_free_all(list);
    return result;
}
