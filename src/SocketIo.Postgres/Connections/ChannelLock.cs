using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace SocketIoNet.Postgres.Connections;

/// <summary>
/// Tells whether somebody listens to a channel, which PostgreSQL itself does not: whoever listens shares an advisory lock, which ends with the connection.
/// </summary>
internal static class ChannelLock
{
    /// <summary>
    /// Whether the lock is held. It is taken for a moment: if two ask at the same time about a channel to which nobody listens, one of them may hear that it is held.
    /// </summary>
    public const string Ask = "SELECT CASE WHEN pg_try_advisory_lock($1) THEN NOT pg_advisory_unlock($1) ELSE true END";

    /// <summary>Applications have locks of their own, which have other keys.</summary>
    private const string Salt = "socketio:";

    public static long KeyOf(string channel) => BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Salt + channel)));

    public static string Take(string channel) => string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_lock_shared({KeyOf(channel)})");

    public static string Release(string channel) => string.Create(CultureInfo.InvariantCulture, $"SELECT pg_advisory_unlock_shared({KeyOf(channel)})");
}
