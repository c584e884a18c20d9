using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo;

/// <summary>The data of the request that opened a session. It outlives the request.</summary>
public sealed class EngineHandshake
{
    private ClaimsPrincipal? _user;
    private RequestValues? _query;

    internal EngineHandshake(HttpContext context, DateTimeOffset time)
    {
        var request = context.Request;
        Headers = RequestValues.Copy(request.Headers, StringComparison.OrdinalIgnoreCase);
        Url = request.PathBase + request.Path + request.QueryString;
        Address = context.Connection.RemoteIpAddress?.ToString() ?? "";
        AddressKey = AddressKey.Of(context.Connection.RemoteIpAddress);
        IsSecure = request.IsHttps;
        _user = context.Features.Get<IHttpAuthenticationFeature>()?.User;
        Time = time;
    }

    /// <summary>The headers of the request. Names are case-insensitive.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers { get; }

    /// <summary>The query parameters of the request. Names are case-sensitive.</summary>
    public IReadOnlyDictionary<string, StringValues> Query => _query ??= ReadQuery(Url);

    /// <summary>Path and query of the request.</summary>
    public string Url { get; }

    /// <summary>
    /// The remote address, without port. Forwarded headers apply if the application uses ASP.NET Core's forwarded headers middleware.
    /// </summary>
    public string Address { get; }

    /// <summary>Whether the request came over HTTPS.</summary>
    public bool IsSecure { get; }

    /// <summary>The user whom ASP.NET Core authenticated for the request, or an unauthenticated user.</summary>
    public ClaimsPrincipal User => LazyInitializer.EnsureInitialized(ref _user, static () => new ClaimsPrincipal(new ClaimsIdentity()));

    /// <summary>The time of the request.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether the request has an Origin header, as browsers send it to other sites.</summary>
    public bool IsCrossDomain => Headers.ContainsKey("Origin");

    /// <summary>The authenticated user, or null. Unlike <see cref="User"/>, it never allocates.</summary>
    internal ClaimsPrincipal? KnownUser => _user;

    /// <summary>The key under which the session is counted.</summary>
    internal AddressKey AddressKey { get; }

    /// <summary>Parsed on first use: few applications read it, and it takes much more memory than the text.</summary>
    private static RequestValues ReadQuery(string url)
    {
        var start = url.IndexOf('?');
        var pairs = new List<(string Name, string Value)>();
        foreach (var pair in new QueryStringEnumerable(start < 0 ? "" : url[start..])) pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        var byName = pairs.GroupBy(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
        return RequestValues.Copy(byName.Select(static group => KeyValuePair.Create(group.Key, new StringValues([.. group]))), StringComparison.Ordinal);
    }
}
