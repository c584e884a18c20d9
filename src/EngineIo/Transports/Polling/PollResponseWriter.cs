using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>Writes the answer to a poll, compressed when that pays and the client accepts it.</summary>
internal sealed class PollResponseWriter(EngineOptions options)
{
    public async Task WriteAsync(HttpContext context, PollResponse answer, string? scriptIndex)
    {
        var response = context.Response;
        if (answer.Payload is not { } answered)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using (var payload = scriptIndex is null || answer.IsBinary ? answered : Jsonp.Wrap(scriptIndex, answered))
        {
            response.ContentType = answer.IsBinary ? "application/octet-stream" : "text/plain; charset=UTF-8";
            AddCommonHeaders(response);
            var encoding = answer.Compress && payload.Length >= options.HttpCompressionThreshold ? ChooseEncoding(context.Request) : null;
            if (encoding is null) await WritePlainAsync(response, payload.WrittenMemory).ConfigureAwait(false);
            else await WriteCompressedAsync(response, payload.WrittenMemory, encoding).ConfigureAwait(false);
        }
    }

    /// <summary>The headers that polls and POSTs share.</summary>
    public static void AddCommonHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        // Old Internet Explorers rewrite what looks like a script in an answer.
        var userAgent = response.HttpContext.Request.Headers.UserAgent.ToString();
        if (userAgent.Contains(";MSIE", StringComparison.Ordinal) || userAgent.Contains("Trident/", StringComparison.Ordinal))
            response.Headers.XXSSProtection = "0";
    }

    private static ValueTask WritePlainAsync(HttpResponse response, ReadOnlyMemory<byte> payload)
    {
        response.ContentLength = payload.Length;
        return response.Body.WriteAsync(payload);
    }

    private static async Task WriteCompressedAsync(HttpResponse response, ReadOnlyMemory<byte> payload, string encoding)
    {
        response.Headers.ContentEncoding = encoding;
        Stream compressed = encoding == "gzip"
            ? new GZipStream(response.Body, CompressionLevel.Fastest, leaveOpen: true)
            : new ZLibStream(response.Body, CompressionLevel.Fastest, leaveOpen: true);
        await using (compressed.ConfigureAwait(false)) await compressed.WriteAsync(payload).ConfigureAwait(false);
    }

    /// <summary>The first of the two encodings that the client names and does not refuse.</summary>
    private string? ChooseEncoding(HttpRequest request)
    {
        if (!options.HttpCompression) return null;
        foreach (var item in request.Headers.AcceptEncoding.ToString().Split(',', StringSplitOptions.TrimEntries))
        {
            var name = item.Split(';', StringSplitOptions.TrimEntries);
            if (name.Length > 1 && name[1] is "q=0" or "q=0.0") continue;
            if (name[0] is "gzip" or "deflate") return name[0];
        }

        return null;
    }
}
