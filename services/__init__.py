"""What a golfer can ask for; knows no Streamlit."""
