namespace SocketIoNet.Adapters;

/// <summary>How other servers acknowledged an event.</summary>
/// <param name="Responses">The arguments of each acknowledgement, in the order of arrival.</param>
/// <param name="Missing">The servers that did not acknowledge in time.</param>
public sealed record ServerSideResponses(IReadOnlyList<EventArguments> Responses, MissingServers Missing);
