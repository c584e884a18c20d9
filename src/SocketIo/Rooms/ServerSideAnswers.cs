namespace SocketIoNet.Adapters;

/// <summary>What other servers answered to an event.</summary>
/// <param name="Answers">The arguments of each answer, in the order of arrival.</param>
/// <param name="IsComplete">Whether all servers answered in time.</param>
public sealed record ServerSideAnswers(IReadOnlyList<EventArguments> Answers, bool IsComplete);
