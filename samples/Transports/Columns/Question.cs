namespace Transports.Columns;

/// <summary>What the page says; the answer is the same.</summary>
internal sealed record Question(long Id);
