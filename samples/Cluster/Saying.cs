namespace Cluster;

/// <param name="Id">Given by the page.</param>
/// <param name="From">The name of its author.</param>
/// <param name="Text">What the author has written.</param>
/// <param name="Server">The server that received it from the author's page.</param>
internal sealed record Saying(string Id, string From, string Text, string? Server);
