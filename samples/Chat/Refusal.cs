namespace Chat;

/// <summary>The answer to whatever was not done, with the reason in words.</summary>
internal sealed record Refusal(string Error);
