using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace SocketIoNet.EngineIo.Http;

/// <summary>
/// Checks that a request of a session comes from the user who opened it. A request without a user passes: many clients send their token
/// with the handshake only, and browsers cannot send it with a WebSocket. If every request must be authenticated, use authorization on the
/// endpoint.
/// </summary>
internal static class SessionUser
{
    private static readonly string[] IdentifyingClaims = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Name];

    public static bool IsAnother(ClaimsPrincipal? opener, HttpContext request) =>
        opener?.Identity is { IsAuthenticated: true } && request.User.Identity is { IsAuthenticated: true } && AreDifferent(opener, request.User);

    /// <summary>Whether the user of a request can be used after it. The identity of Windows authentication is disposed with the request.</summary>
    public static bool MayOutlive(HttpContext request) =>
        request.Features.Get<IHttpAuthenticationFeature>()?.User?.Identities.Any(static identity => identity is IDisposable) != true;

    private static bool AreDifferent(ClaimsPrincipal opener, ClaimsPrincipal requester)
    {
        foreach (var type in IdentifyingClaims)
        {
            var expected = opener.FindFirst(type);
            var actual = requester.FindFirst(type);
            if (expected is null && actual is null) continue;
            return expected?.Value != actual?.Value || expected?.Issuer != actual?.Issuer;
        }

        return opener.Identity?.Name != requester.Identity?.Name;
    }
}
