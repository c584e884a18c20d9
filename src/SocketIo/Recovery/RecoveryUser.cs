using System.Security.Claims;

namespace SocketIoNet.Recovery;

/// <summary>The user of a socket: only the same user may recover it.</summary>
internal static class RecoveryUser
{
    private static readonly string[] Identifying = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Email, "email", ClaimTypes.Name];

    /// <summary>Finds a key of the user; null for none. False when the user is authenticated, but has no claim that identifies it.</summary>
    public static bool TryIdentify(ClaimsPrincipal user, out string? key)
    {
        key = null;
        if (user.Identity is not { IsAuthenticated: true }) return true;
        foreach (var type in Identifying)
        {
            if (user.FindFirst(type) is not { Value.Length: > 0 } claim) continue;
            key = $"{type} {claim.Issuer} {claim.Value}";
            return true;
        }

        key = user.Identity.Name;
        return key is not null;
    }
}
