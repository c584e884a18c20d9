using System.Security.Claims;

namespace SocketIoNet.Recovery;

/// <summary>Whose a socket is: only the same user may have it again.</summary>
internal static class RecoveryUser
{
    private static readonly string[] Identifying = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Email, "email", ClaimTypes.Name];

    /// <summary>Finds out who the user is; null for nobody. False for a user who is authenticated and cannot be told from others.</summary>
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
