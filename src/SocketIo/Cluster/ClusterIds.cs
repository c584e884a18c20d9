using System.Security.Cryptography;

namespace SocketIoNet.Cluster;

/// <summary>The ids of servers and requests: 8 random bytes in hexadecimal digits, as in Node's cluster adapters.</summary>
internal static class ClusterIds
{
    /// <summary>By what emitters, which are no servers, sign their messages.</summary>
    public const string Emitter = "emitter";

    public static string Create() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
}
