using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Limits;

namespace SocketIoNet.EngineIo;

/// <summary>What is kept of the request that opened a session. The request itself is gone by the time that its session is used.</summary>
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

    /// <summary>The request's headers; names are compared without case.</summary>
    public IReadOnlyDictionary<string, StringValues> Headers { get; }

    /// <summary>The request's query parameters; names are compared with case.</summary>
    public IReadOnlyDictionary<string, StringValues> Query => _query ??= ReadQuery(Url);

    /// <summary>Path and query of the request.</summary>
    public string Url { get; }

    /// <summary>
    /// The address of the peer, without port. Forwarded headers count when the application uses ASP.NET Core's forwarded headers middleware.
    /// </summary>
    public string Address { get; }

    /// <summary>Whether the request came over HTTPS.</summary>
    public bool IsSecure { get; }

    /// <summary>The user that ASP.NET Core authenticated for the request; one without identity claims when it authenticated nobody.</summary>
    public ClaimsPrincipal User => _user ?? Interlocked.CompareExchange(ref _user, new ClaimsPrincipal(new ClaimsIdentity()), null) ?? _user;

    /// <summary>When the request came.</summary>
    public DateTimeOffset Time { get; }

    /// <summary>Whether the request had an Origin header, as browsers send it to other sites.</summary>
    public bool IsCrossDomain => Headers.ContainsKey("Origin");

    /// <summary>The user, when there is one: asking makes nothing.</summary>
    internal ClaimsPrincipal? KnownUser => _user;

    /// <summary>What the session is counted under.</summary>
    internal AddressKey AddressKey { get; }

    /// <summary>Few applications ask for it, and it takes much more memory than the text that it is in.</summary>
    private static RequestValues ReadQuery(string url)
    {
        var start = url.IndexOf('?');
        var pairs = new List<(string Name, string Value)>();
        foreach (var pair in new QueryStringEnumerable(start < 0 ? "" : url[start..])) pairs.Add((pair.DecodeName().ToString(), pair.DecodeValue().ToString()));
        var byName = pairs.GroupBy(static pair => pair.Name, static pair => pair.Value, StringComparer.Ordinal);
        return RequestValues.Copy(byName.Select(static group => KeyValuePair.Create(group.Key, new StringValues([.. group]))), StringComparison.Ordinal);
    }
}
