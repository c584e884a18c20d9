namespace SocketIoNet.EngineIo.Http;

/// <summary>Why an origin is rejected, for the log.</summary>
/// <param name="Origin">The origin as the request names it.</param>
/// <param name="Allowed">The origins that are allowed.</param>
/// <param name="Setting">The setting to which an origin is added.</param>
internal sealed record OriginRejection(string Origin, string Allowed, string Setting)
{
    public const string ListSetting = "options.AllowedOrigins.Add";
    public const string PolicySetting = "policy.WithOrigins";
}
