using System.Collections.Frozen;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.ResponseCaching;

namespace SocketIoNet;

/// <summary>The files of the browser client, embedded when the library is built.</summary>
internal static class ClientFiles
{
    private static readonly Assembly Assembly = typeof(ClientFiles).Assembly;

    private static readonly FrozenSet<string> Names = new[] { "socket.io.js", "socket.io.min.js", "socket.io.esm.min.js", "socket.io.msgpack.min.js" }
        .SelectMany(name => new[] { name, $"{name}.map" })
        .ToFrozenSet(StringComparer.Ordinal);

    private static readonly string? Version = Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => attribute.Key == "SocketIoClientVersion")?.Value;

    /// <summary>Serves the file of that name; false when there is no such file.</summary>
    public static async Task<bool> TryServeAsync(HttpContext context, string name)
    {
        if (!Names.Contains(name)) return false;
        var response = context.Response;
        var encoding = ChooseEncoding(context.Request);
        if (Open(name, encoding) is not { } file)
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("The browser client is not part of this build: it was built without npm.").ConfigureAwait(false);
            return true;
        }

        await using (file.ConfigureAwait(false)) await WriteAsync(context, name, encoding, file).ConfigureAwait(false);
        return true;
    }

    private static Task WriteAsync(HttpContext context, string name, string? encoding, Stream file)
    {
        var response = context.Response;
        var tag = $"\"{Version}\"";
        // Response caching of ASP.NET Core fails on responses that vary and have no lifetime.
        response.Headers.CacheControl = context.Features.Get<IResponseCachingFeature>() is null ? "public, max-age=0" : "no-cache";
        response.Headers.ETag = tag;
        response.Headers.Append("Vary", "Accept-Encoding");
        response.ContentType = name.EndsWith(".map", StringComparison.Ordinal) ? "application/json; charset=utf-8" : "application/javascript; charset=utf-8";
        if (context.Request.Headers.IfNoneMatch.ToString() is { } known && (known == tag || known == $"W/{tag}"))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (encoding is not null) response.Headers.ContentEncoding = encoding;
        return file.CopyToAsync(response.Body, context.RequestAborted);
    }

    private static Stream? Open(string name, string? encoding)
    {
        var suffix = encoding switch { "br" => ".br", "gzip" => ".gz", "deflate" => ".zz", _ => "" };
        return Assembly.GetManifestResourceStream($"client-dist/{name}{suffix}");
    }

    /// <summary>The encoding that the client prefers: by weight, then by order.</summary>
    private static string? ChooseEncoding(HttpRequest request)
    {
        var preferred = request.GetTypedHeaders().AcceptEncoding
            .Where(static item => item.Quality != 0 && item.Value.Value is "br" or "gzip" or "deflate" or "identity" or "*")
            .MaxBy(static item => item.Quality ?? 1);
        return preferred?.Value.Value switch { null or "identity" => null, "*" => "br", var encoding => encoding };
    }
}
