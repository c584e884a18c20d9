namespace SocketIoNet.Adapters;

/// <summary>How other servers acknowledged an event.</summary>
/// <param name="responses">The arguments of each acknowledgement, in the order of arrival.</param>
/// <param name="missing">The servers that did not acknowledge in time.</param>
public sealed class ServerSideResponses(IReadOnlyList<EventArguments> responses, MissingServers missing)
{
    /// <summary>The arguments of each acknowledgement, in the order of arrival.</summary>
    public IReadOnlyList<EventArguments> Responses => responses;

    /// <summary>The servers that did not acknowledge in time.</summary>
    public MissingServers Missing => missing;
}
