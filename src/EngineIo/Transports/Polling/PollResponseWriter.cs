using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo.Transports.Polling;

/// <summary>Writes the response to a poll, compressed if it is large enough and the client accepts it.</summary>
internal sealed class PollResponseWriter(EngineOptions options)
{
    public async Task WriteAsync(HttpContext context, PollResponse poll, string? scriptIndex)
    {
        var response = context.Response;
        if (poll.Payload is not { } content)
        {
            response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        using (var payload = scriptIndex is null || poll.IsBinary ? content : Jsonp.Wrap(scriptIndex, content))
        {
            response.ContentType = poll.IsBinary ? "application/octet-stream" : "text/plain; charset=UTF-8";
            AddCommonHeaders(response);
            var encoding = poll.Compress && payload.Length >= options.HttpCompressionThreshold ? ChooseEncoding(context.Request) : null;
            if (encoding is null) await WritePlainAsync(response, payload.WrittenMemory).ConfigureAwait(false);
            else await WriteCompressedAsync(response, payload.WrittenMemory, encoding).ConfigureAwait(false);
        }
    }

    /// <summary>Adds the headers of polls and POSTs.</summary>
    public static void AddCommonHeaders(HttpResponse response)
    {
        response.Headers.CacheControl = "no-store";
        // Disables the XSS filter of Internet Explorer, which changes responses.
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

    /// <summary>Returns the first of the two encodings that the client accepts.</summary>
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
